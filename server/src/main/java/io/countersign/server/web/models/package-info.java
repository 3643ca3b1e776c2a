/** Deployed models, and the way to deploy another. */
@NullMarked
package io.countersign.server.web.models;

import org.jspecify.annotations.NullMarked;
