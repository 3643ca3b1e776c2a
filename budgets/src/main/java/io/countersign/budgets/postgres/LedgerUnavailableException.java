package io.countersign.budgets.postgres;

/** The ledger gave no answer in time; asking again with the same key is safe. */
class LedgerUnavailableException extends RuntimeException {
  LedgerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  LedgerUnavailableException(String message) {
    super(message);
  }
}
