package io.countersign.workers;

/** The shipped catalogue contradicts itself. */
public class CatalogueException extends RuntimeException {
  CatalogueException(String message) {
    super(message);
  }
}
