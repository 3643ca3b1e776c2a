package io.countersign.server.notify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The channels of people and groups. */
public interface Channels {

  void add(Channel channel, String by, Instant at);

  Optional<Channel> find(String id);

  /** Of one owner, the oldest first. */
  List<Channel> of(Owner owner);

  /** All that are told now. */
  List<Channel> active();

  /** Of all groups, by group. */
  List<Channel> ofGroups();

  void become(String id, Channel.State state);

  /** The next signing secret, from now on. */
  void rotate(String id, Instant at);

  /** It is gone, with its address and what waits for it. */
  void remove(String id);
}
