package io.countersign.server.rest;

class BadDate {
  final java.util.Date at = new java.util.Date();
}
