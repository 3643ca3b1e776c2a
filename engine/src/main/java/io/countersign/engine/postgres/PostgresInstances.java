package io.countersign.engine.postgres;

import io.countersign.engine.ElementInstance;
import io.countersign.engine.Incident;
import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import io.countersign.engine.Page;
import io.countersign.engine.Search;
import io.countersign.engine.Search.Condition;
import io.countersign.engine.Search.Direction;
import io.countersign.engine.Search.Operator;
import io.countersign.engine.Search.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The process instances of schema zeebe. */
@Component
class PostgresInstances implements Instances {

  private final JdbcClient jdbc;
  private final PostgresSearches searches;

  PostgresInstances(JdbcClient jdbc, PostgresSearches searches) {
    this.jdbc = jdbc;
    this.searches = searches;
  }

  @Override
  public Optional<Instance> find(long key) {
    return searches.instance(key);
  }

  @Override
  public Page<Instance> search(Query query) {
    var conditions = new ArrayList<Condition>();
    Instance.State state = query.state();
    Conditions.add(conditions, "state", state == null ? null : state.name());
    Conditions.add(conditions, "processInstanceKey", query.processInstanceKey());
    Conditions.add(conditions, "processDefinitionId", query.bpmnProcessId());
    Conditions.add(conditions, "processDefinitionKey", query.processDefinitionKey());
    Conditions.add(conditions, "parentProcessInstanceKey", query.parentInstanceKey());
    Conditions.add(conditions, "hasIncident", query.hasIncident());
    if (query.rootsOnly()) {
      conditions.add(new Condition("parentProcessInstanceKey", Operator.EXISTS, List.of(false)));
    }
    return searches.instances(new Search(conditions, List.of(), query.limit(), 0, query.after()));
  }

  @Override
  public List<Instance> family(long rootInstanceKey) {
    var conditions = List.of(Condition.is("rootProcessInstanceKey", rootInstanceKey));
    var outermostFirst = List.of(new Order("startDate", Direction.ASC));
    return searches
        .instances(new Search(conditions, outermostFirst, Search.LIMIT_MAX, 0, null))
        .items();
  }

  @Override
  public List<ElementInstance> elements(long rootInstanceKey) {
    return jdbc.sql(
            """
            select * from zeebe.element_instance where root_key = :root
            order by started_at, key
            """)
        .param("root", rootInstanceKey)
        .query(Rows::element)
        .list();
  }

  @Override
  public Map<String, Object> variables(long processInstanceKey) {
    var variables = new TreeMap<String, Object>();
    jdbc.sql(
            """
            select name, value from zeebe.variable
             where scope_key = :scope and name <> 'countersignStart'
            """)
        .param("scope", processInstanceKey)
        .query(row -> {
          variables.put(row.getString("name"), Json.value(row.getString("value")));
        });
    return variables;
  }

  @Override
  public List<Incident> incidents(long rootInstanceKey) {
    return jdbc.sql("select * from zeebe.incident where root_key = :root order by raised_at, key")
        .param("root", rootInstanceKey)
        .query(Rows::incident)
        .list();
  }
}
