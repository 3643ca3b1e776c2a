package io.countersign.workers;

record BadSpring(org.springframework.context.ApplicationContext context) {}
