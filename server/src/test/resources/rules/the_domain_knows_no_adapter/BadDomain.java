package io.countersign.engine;

record BadDomain(io.countersign.engine.mail.SomeAdapter adapter) {}
