package io.countersign.history;

/**
 * What is stored of an entry: all later proof is about these bytes.
 *
 * @param leaf canonical JSON; its bytes are the leaf of the tree
 * @param leafHash of those bytes, as the tree takes it
 * @param salt 64 hexadecimal characters: the key of the commitment to the payload
 * @param payload canonical JSON, outside the tree
 */
public record SealedEntry(String leaf, Digest leafHash, String salt, String payload) {}
