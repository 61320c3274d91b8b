// The best assignment by LEMON's network simplex. Reads 32-bit integers from standard input: people, places, pairs, runs;
// the seats of each place; the first pair of each person and the end; the place of each pair; the value of each pair.
// Writes the total, and the milliseconds of the fastest run without reading and building.
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

using Graph = lemon::SmartDigraph;
using Simplex = lemon::NetworkSimplex<Graph, int64_t, int64_t>;

static std::vector<int32_t> read(size_t count) {
  std::vector<int32_t> values(count);
  if (fread(values.data(), 4, count, stdin) != count) exit(2);
  return values;
}

int main() {
  const auto sizes = read(4);
  const int people = sizes[0], places = sizes[1], pairs = sizes[2], runs = sizes[3];
  const auto capacity = read(places), rowStart = read(people + 1), place = read(pairs), value = read(pairs);

  Graph graph;
  graph.reserveNode(people + places + 1);
  graph.reserveArc(pairs + places + people);
  for (int node = 0; node <= people + places; ++node) graph.addNode();
  const Graph::Node sink = graph.nodeFromId(people + places);
  Graph::ArcMap<int64_t> cost(graph), upper(graph);
  const auto connect = [&](Graph::Node from, Graph::Node to, int64_t price, int64_t most) {
    const Graph::Arc arc = graph.addArc(from, to);
    cost[arc] = price;
    upper[arc] = most;
  };
  for (int person = 0; person < people; ++person)
    for (int pair = rowStart[person]; pair < rowStart[person + 1]; ++pair)
      connect(graph.nodeFromId(person), graph.nodeFromId(people + place[pair]), -value[pair], 1);
  for (int at = 0; at < places; ++at) connect(graph.nodeFromId(people + at), sink, 0, capacity[at]);
  // Whoever goes without.
  for (int person = 0; person < people; ++person) connect(graph.nodeFromId(person), sink, 0, 1);
  Graph::NodeMap<int64_t> supply(graph, 0);
  for (int person = 0; person < people; ++person) supply[graph.nodeFromId(person)] = 1;
  supply[sink] = -people;

  double fastest = 1e18;
  int64_t total = 0;
  for (int run = 0; run < runs; ++run) {
    Simplex simplex(graph);
    simplex.costMap(cost).upperMap(upper).supplyMap(supply);
    const auto start = std::chrono::steady_clock::now();
    if (simplex.run() != Simplex::OPTIMAL) return 3;
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    if (took.count() < fastest) fastest = took.count();
    total = -simplex.totalCost<int64_t>();
  }
  printf("%lld %f\n", static_cast<long long>(total), fastest);
}
