package io.countersign.workers.postgres;

public class BadPublic {}
