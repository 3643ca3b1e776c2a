package io.countersign.server.rest;

/** A request body that is read strictly: no unknown names, no doubled ones, no other types. */
interface StrictBody {}
