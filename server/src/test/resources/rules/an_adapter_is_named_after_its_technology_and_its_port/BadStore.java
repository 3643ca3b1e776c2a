package io.countersign.engine.postgres;

abstract class BadStore implements io.countersign.engine.Definitions {}
