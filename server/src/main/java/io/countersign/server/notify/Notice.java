package io.countersign.server.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something happened that somebody is told of. What it is about is read when it is told: no
 * headline is kept, so that nothing has to be erased here.
 *
 * @param userTask null where it is not about a task
 * @param standing which standing approval it is about; null where it is about none
 * @param sentence what the history says of it; empty where the task says more
 */
public record Notice(
    long id,
    NoticeType type,
    @Nullable Long userTask,
    @Nullable String standing,
    String sentence,
    Instant at) {}
