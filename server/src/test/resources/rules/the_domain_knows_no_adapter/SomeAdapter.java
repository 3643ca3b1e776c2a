package io.countersign.engine.mail;

public class SomeAdapter {}
