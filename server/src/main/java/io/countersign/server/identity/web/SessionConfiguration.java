package io.countersign.server.identity.web;

import com.nimbusds.jose.jwk.RSAKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.session.jdbc.config.annotation.web.http.EnableJdbcHttpSession;
import org.springframework.session.web.http.CookieSerializer;

/** Keeps who is signed in in the database, so that a restart signs nobody out. */
@Configuration(proxyBeanMethods = false)
@EnableJdbcHttpSession(
    tableName = "server.browser_session",
    maxInactiveIntervalInSeconds = SessionConfiguration.STRANGER_SECONDS)
class SessionConfiguration {

  /** For how long a visitor who does not sign in is remembered; see {@link SignInOutcome}. */
  static final int STRANGER_SECONDS = 15 * 60;

  @Bean
  Seal seal(RSAKey tokenKey) {
    return new Seal(tokenKey);
  }

  @Bean
  CookieSerializer sessionCookies(Seal seal) {
    return new MarkedCookies(seal);
  }

  /** Two requests of one browser may write the same attribute at once. */
  @Bean
  PostgreSqlJdbcIndexedSessionRepositoryCustomizer sessionUpserts() {
    return new PostgreSqlJdbcIndexedSessionRepositoryCustomizer();
  }

  /** What cannot be opened any more is not there: its owner signs in again. */
  @Bean
  @SuppressWarnings("NullAway") // null is how an attribute is absent
  ConversionService springSessionConversionService(Seal seal) {
    var conversion = new GenericConversionService();
    conversion.addConverter(Object.class, byte[].class, seal::close);
    conversion.addConverter(byte[].class, Object.class, sealed -> seal.open(sealed).orElse(null));
    return conversion;
  }
}
