package io.countersign.server.notify;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a message tells of.
 *
 * @param headline what is asked, or what happened; never arguments
 * @param worker the worker's name; null where there is none
 * @param instance the case; null where it is about none
 * @param standing the standing approval; null where it is about none
 * @param due until when it can be decided; null for ever
 * @param thread what belongs together, such as all that is told of one gate
 * @param url the page; it asks for sign-in and decides nothing
 */
public record Item(
    NoticeType type,
    Instant at,
    String headline,
    @Nullable String worker,
    @Nullable Long userTask,
    @Nullable Long instance,
    @Nullable String standing,
    @Nullable Instant due,
    String thread,
    URI url) {}
