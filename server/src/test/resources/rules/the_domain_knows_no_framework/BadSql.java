package io.countersign.budgets;

record BadSql(java.sql.Connection connection) {}
