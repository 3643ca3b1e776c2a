/**
 * The REST API: {@code /v2} in the shape of Camunda's Orchestration Cluster API, {@code /api} for
 * what Camunda has no word for. Every refusal is a problem (RFC 9457) that names the field.
 */
@NullMarked
package io.countersign.server.rest;

import org.jspecify.annotations.NullMarked;
