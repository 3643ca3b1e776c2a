package io.countersign.workers;

class BadPrint {
  void print() {
    System.out.println("bad");
  }
}
