package io.countersign.server.web.instances;

import io.countersign.engine.Instance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of the list of instances. */
record InstanceList(
    List<Instance> items,
    long total,
    @Nullable String next,
    String state,
    String process,
    String search,
    boolean later) {}
