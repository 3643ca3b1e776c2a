package io.countersign.engine.postgres;

record BadClient(io.camunda.client.CamundaClient client) {}
