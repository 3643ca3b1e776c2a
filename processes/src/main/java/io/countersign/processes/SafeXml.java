package io.countersign.processes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads XML that anybody may have sent: no document type, no entities, bounded, UTF-8. */
final class SafeXml {

  /** How deep elements may stand in each other. */
  static final int DEPTH_MAX = 200;

  /** The engine takes no larger message. */
  static final int BYTES_MAX = 4 * 1024 * 1024;

  private SafeXml() {}

  static Parsed parse(byte[] content) {
    if (content.length == 0) {
      return new Parsed.Unreadable("it is empty");
    }
    if (content.length > BYTES_MAX) {
      return new Parsed.Unreadable(
          "it has %d bytes, and at most %d are taken".formatted(content.length, BYTES_MAX));
    }
    try {
      var document = builder().parse(new ByteArrayInputStream(content));
      var encoding = document.getInputEncoding();
      return encoding == null || encoding.equalsIgnoreCase("UTF-8")
          ? new Parsed.Read(document)
          : new Parsed.Unreadable(
              "it is encoded as %s, and only UTF-8 is taken".formatted(encoding));
    } catch (SAXException e) {
      return new Parsed.Unreadable(reason(e));
    } catch (IOException e) {
      return new Parsed.Unreadable("its bytes are not the text that it says: " + e.getMessage());
    }
  }

  /** What came of reading. */
  sealed interface Parsed {

    /** It is well-formed. */
    record Read(Document document) implements Parsed {}

    /** It is not; {@code why} is a clause. */
    record Unreadable(String why) implements Parsed {}
  }

  private static String reason(SAXException e) {
    var message = clause(e.getMessage());
    if (message.contains("DOCTYPE")) {
      return "it has a document type (DOCTYPE), and none is taken";
    }
    return e instanceof SAXParseException at && at.getLineNumber() > 0
        ? "line %d, column %d: %s".formatted(at.getLineNumber(), at.getColumnNumber(), message)
        : message;
  }

  private static String clause(@Nullable String message) {
    var text = message == null ? "it is not XML" : message.replaceAll("\\s+", " ").strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static DocumentBuilder builder() {
    try {
      var builder = factory().newDocumentBuilder();
      builder.setErrorHandler(new Throwing());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The JDK's XML parser knows these features.", e);
    }
  }

  private static DocumentBuilderFactory factory() {
    try {
      var factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute("jdk.xml.maxElementDepth", Integer.toString(DEPTH_MAX));
      factory.setExpandEntityReferences(false);
      factory.setXIncludeAware(false);
      return factory;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The JDK's XML parser knows these features.", e);
    }
  }

  /** Without it the parser writes to the standard error stream. */
  private static final class Throwing implements ErrorHandler {
    @Override
    public void warning(SAXParseException exception) {}

    @Override
    public void error(SAXParseException exception) throws SAXException {
      throw exception;
    }

    @Override
    public void fatalError(SAXParseException exception) throws SAXException {
      throw exception;
    }
  }
}
