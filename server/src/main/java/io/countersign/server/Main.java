package io.countersign.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the application. */
@SpringBootApplication(scanBasePackages = "io.countersign")
public class Main {
  public static void main(String[] args) {
    SpringApplication.run(Main.class, args);
  }
}
