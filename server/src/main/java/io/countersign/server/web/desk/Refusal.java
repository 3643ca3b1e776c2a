package io.countersign.server.web.desk;

import org.springframework.http.HttpStatus;

/** Why a decision was not taken, for the person who tried. */
record Refusal(HttpStatus status, String message) {}
