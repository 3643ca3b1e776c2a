package io.countersign.workers;

import java.util.Map;

/**
 * One activation of a step of a process, as the engine gave it.
 *
 * @param jobKey the job; the same job given again ends the same way
 * @param stepKey names the step for ever: all its activations share one run
 * @param rootProcess the BPMN process id of the outermost instance
 * @param facts what the process tells the worker
 * @param trust whether goal and facts are the organisation's own words
 */
public record Step(
    long jobKey,
    long stepKey,
    long processInstanceKey,
    long rootInstanceKey,
    String rootProcess,
    String worker,
    String goal,
    Map<String, Object> facts,
    Trust trust) {}
