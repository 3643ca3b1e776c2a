package io.countersign.engine.lax;

abstract class BadGates implements io.countersign.engine.Gates {}
