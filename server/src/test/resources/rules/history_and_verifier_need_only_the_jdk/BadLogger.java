package io.countersign.history.verify;

record BadLogger(org.slf4j.Logger log) {}
