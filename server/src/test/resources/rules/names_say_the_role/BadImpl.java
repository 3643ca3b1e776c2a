package io.countersign.engine;

class BadImpl {}
