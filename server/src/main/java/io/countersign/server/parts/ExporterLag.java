package io.countersign.server.parts;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the broker's metrics say of each partition: the end of its log, and how far the exporter is.
 * The exporter's place passes over records that nobody wants; it is missing until it moves.
 */
record ExporterLag(Map<Integer, Long> ends, Map<Integer, Long> exported) {

  private static final String END = "zeebe_log_appender_last_committed_position{";
  private static final String EXPORTED = "zeebe_exporter_last_updated_exported_position{";
  private static final Pattern PARTITION = Pattern.compile("partition=\"(\\d+)\"");

  static ExporterLag read(String prometheus) {
    var ends = new HashMap<Integer, Long>();
    var exported = new HashMap<Integer, Long>();
    for (String line : prometheus.lines().toList()) {
      var partition = PARTITION.matcher(line);
      if ((line.startsWith(END) || line.startsWith(EXPORTED)) && partition.find()) {
        long position = (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        (line.startsWith(END) ? ends : exported)
            .merge(Integer.valueOf(partition.group(1)), position, Math::max);
      }
    }
    return new ExporterLag(ends, exported);
  }

  /**
   * Records between the exporter and the ends of the logs.
   *
   * @param written by partition, as the database has it
   */
  long waiting(Map<Integer, Long> written) {
    return byPartition(written).values().stream().mapToLong(Long::longValue).sum();
  }

  /** The same of each partition. */
  Map<Integer, Long> byPartition(Map<Integer, Long> written) {
    var waiting = new HashMap<Integer, Long>();
    ends.forEach((partition, end) -> {
      long exportedTo = exported.getOrDefault(partition, 0L);
      long writtenTo = written.getOrDefault(partition, 0L);
      waiting.put(partition, Math.max(0, end - Math.max(exportedTo, writtenTo)));
    });
    return waiting;
  }

  /** Where the exporter is, over all partitions: grows as long as it works. */
  long place() {
    return exported.values().stream().mapToLong(Long::longValue).sum();
  }
}
