package io.countersign.exporter.zeebe;

import io.camunda.zeebe.exporter.api.context.Configuration;
import io.camunda.zeebe.exporter.api.context.Context;
import io.camunda.zeebe.exporter.api.context.Controller;
import io.camunda.zeebe.exporter.api.context.ScheduledTask;
import io.countersign.exporter.Acknowledged;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/** What of a broker an exporter sees: it remembers what was acknowledged, as Zeebe does. */
final class FakeBroker implements Context, Controller {

  final List<Acknowledged> acknowledgements =
      new CopyOnWriteArrayList<>(List.of(Acknowledged.NOTHING));
  RecordFilter filter;

  Acknowledged last() {
    return acknowledgements.getLast();
  }

  /** Another, or the same again after a crash: it knows what this one knew at its snapshot. */
  FakeBroker fromSnapshot(int acknowledgement) {
    var next = new FakeBroker();
    next.acknowledgements.clear();
    next.acknowledgements.addAll(acknowledgements.subList(0, acknowledgement + 1));
    return next;
  }

  /** It passes over records that nobody wants, once all before them are acknowledged. */
  void passOverTo(long position) {
    acknowledgements.add(new Acknowledged(position, last().written()));
  }

  @Override
  public void updateLastExportedRecordPosition(long position) {
    throw new UnsupportedOperationException("Always with a memory.");
  }

  @Override
  public synchronized void updateLastExportedRecordPosition(long position, byte[] memory) {
    acknowledgements.add(Acknowledged.of(position, Optional.of(memory)));
    notifyAll();
  }

  synchronized void awaitAcknowledged(long position) throws InterruptedException {
    while (last().position() < position) {
      wait(60_000);
    }
  }

  @Override
  public long getLastExportedRecordPosition() {
    return last().position();
  }

  @Override
  public Optional<byte[]> readMetadata() {
    return last().written() < 0 ? Optional.empty() : Optional.of(last().memory());
  }

  @Override
  public void setFilter(RecordFilter given) {
    filter = given;
  }

  @Override
  public Logger getLogger() {
    return NOPLogger.NOP_LOGGER;
  }

  @Override
  public int getPartitionId() {
    return 1;
  }

  @Override
  public Configuration getConfiguration() {
    return new Configuration() {
      @Override
      public String getId() {
        return "countersign";
      }

      @Override
      public Map<String, Object> getArguments() {
        return Map.of();
      }

      @Override
      public <T> T instantiate(Class<T> type) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public ScheduledTask scheduleCancellableTask(Duration delay, Runnable task) {
    throw new UnsupportedOperationException("The exporter works on its own thread.");
  }

  @Override
  public MeterRegistry getMeterRegistry() {
    throw new UnsupportedOperationException("Brokers of 8.5 have none.");
  }

  @Override
  public InstantSource clock() {
    throw new UnsupportedOperationException("Brokers of 8.5 have none.");
  }
}
