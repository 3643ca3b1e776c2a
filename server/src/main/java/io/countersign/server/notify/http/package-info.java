/** Messages as posts to webhooks, Slack and Teams, only to addresses that may be reached. */
@NullMarked
package io.countersign.server.notify.http;

import org.jspecify.annotations.NullMarked;
