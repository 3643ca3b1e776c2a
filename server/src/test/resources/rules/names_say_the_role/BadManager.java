package io.countersign.server.rest;

class BadManager {}
