/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * bench/core: what one decision costs, MOOSE against a learning bridge, with ever more addresses.
 *
 *   bridge     known unicast between hosts: learn the source, look the destination up
 *   ingress    a host's frame to another switch: find the sender, rewrite, look the prefix up
 *   transit    a frame between other switches: look the prefix up
 *   transit/4  the same with four equal-cost next hops: hash the flow, too
 *   delivery   a frame to a local host: find it, rewrite
 *
 * Addresses are hosts for bridge, ingress and delivery, and switch prefixes for transit. They are used
 * in random order, so that with many of them every lookup misses the caches. A decision is all that a
 * host of the library calls for a frame: l2_switch_need(), l2_switch_receive(), l2_switch_next().
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime() */

#include "../../model/core/l2.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FRAME 64           /* octets */
#define EDGES 8            /* edge ports of a home switch, ports of a bridge */
#define REMOTE_SWITCHES 1000 /* prefixes that a home switch knows besides */
#define FAN_OUT 4000       /* leaves of a hub in the network of prefixes */
#define MOST_SWITCHES 65535 /* that a link state database can hold */
#define MAX_RUNS 99

enum which
{
    BRIDGE,
    INGRESS,
    TRANSIT,
    TRANSIT_4,
    DELIVERY,
    CASES
};

static const char *const case_names[] = {"bridge", "ingress", "transit", "transit/4", "delivery"};

/* What changes from frame to frame. */
struct step
{
    uint8_t addresses[12]; /* destination, source */
    uint16_t port;         /* where it comes in */
};

struct bench
{
    struct l2_switch *sw;
    struct step *steps;
    uint64_t addresses; /* how many the switch knows */
};

struct options
{
    uint64_t largest;   /* most addresses */
    uint64_t decisions; /* a run */
    unsigned runs;
};

static void
fail(const char *what)
{
    fprintf(stderr, "bench/core: %s\n", what);
    exit(1);
}

static void *
get_memory(size_t count, size_t size)
{
    void *block = calloc(count, size);
    if (!block)
    {
        fail("out of memory");
    }
    return block;
}

/* A sequence of numbers that never repeats (splitmix64). */
static uint64_t
random_number(uint64_t *state)
{
    uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* The address that the maker gave to a host: all differ, in no order. */
static l2_mac
real_address(uint64_t host)
{
    return UINT64_C(0x001600000000) | (host * UINT64_C(0x9e3779b1) & UINT64_C(0xffffffff));
}

static uint16_t
port_of(uint64_t host)
{
    return (uint16_t)(1 + host % EDGES);
}

/* ---- Networks ---- */

static struct l2_prefix
prefix_of(const struct l2_plan *plan, uint64_t number)
{
    struct l2_prefix prefix;
    if (l2_plan_prefix(plan, number, &prefix))
    {
        fail("the plan has no such switch");
    }
    return prefix;
}

static void
link_nodes(struct l2_topology *topology, uint64_t a, unsigned a_port, uint64_t b, unsigned b_port)
{
    if (l2_topology_add_link(topology, (uint32_t)a, (uint16_t)a_port, (uint32_t)b, (uint16_t)b_port, 1))
    {
        fail("a link is refused");
    }
}

/*
 * Tell a switch a network of many others:
 *
 *     neighbour -- switch == root hub -- hubs -- leaves
 *
 * The neighbour is at the port after first, the root hub at the paths ports from first on.
 */
static void
set_network(struct l2_switch *sw, const struct l2_plan *plan, uint64_t leaves, unsigned first,
            unsigned paths)
{
    uint64_t hubs = (leaves + FAN_OUT - 1) / FAN_OUT;
    uint64_t nodes = 3 + hubs + leaves;
    struct l2_topology *topology;
    if (l2_topology_new(&topology, nodes, NULL))
    {
        fail("out of memory");
    }
    /* The leaves have the numbers from 1 on, so that benchmarks can name them. */
    for (uint64_t node = 0; node < nodes; node++)
    {
        uint64_t number = node < 3 + hubs ? leaves + 1 + node : node - 2 - hubs;
        struct l2_node info = {.address = number, .prefix = prefix_of(plan, number)};
        l2_topology_set_node(topology, (uint32_t)node, &info);
    }
    for (unsigned path = 0; path < paths; path++)
    {
        link_nodes(topology, 0, first + path, 2, 1 + path);
    }
    link_nodes(topology, 0, first + paths, 1, 1);
    for (uint64_t hub = 0; hub < hubs; hub++)
    {
        link_nodes(topology, 2, (unsigned)(1 + paths + hub), 3 + hub, 1);
    }
    for (uint64_t leaf = 0; leaf < leaves; leaf++)
    {
        uint64_t hub = leaf / FAN_OUT;
        link_nodes(topology, 3 + hub, (unsigned)(2 + leaf % FAN_OUT), 3 + hubs + leaf, 1);
    }
    if (l2_switch_set_topology(sw, topology, 0, 0))
    {
        fail("the topology is refused");
    }
    l2_topology_free(topology);
}

static struct l2_switch *
make_switch(struct l2_config *config)
{
    struct l2_env env = {.seed = 1};
    struct l2_switch *sw;
    config->address = 2;
    if (l2_switch_new(&sw, config, &env))
    {
        char why[160];
        const char *said = l2_config_check(config, why, sizeof why);
        fail(said ? said : "out of memory");
    }
    for (uint16_t port = 1; port <= config->ports; port++)
    {
        struct l2_port_state up = {.up = true};
        l2_switch_set_port(sw, port, &up, 0);
    }
    return sw;
}

/* ---- Frames ---- */

/* The octets of a UDP datagram's frame; addresses are put in later. */
static void
make_frame(uint8_t frame[FRAME])
{
    static const uint8_t rest[] = {0x08, 0x00, 0x45, 0, 0, 50, 0, 1, 0, 0, 64, 17, 0, 0,
                                   10,   0,    0,    1, 10, 0, 0, 2, 0x9c, 0x40, 0x9c, 0x41};
    memset(frame, 0, FRAME);
    memcpy(frame + 12, rest, sizeof rest);
}

/* Hand a frame in and take what comes of it; returns how many ports it leaves from. */
static size_t
decide(struct l2_switch *sw, uint8_t frame[FRAME], const struct step *step)
{
    memcpy(frame, step->addresses, sizeof step->addresses);
    size_t need = l2_switch_need(sw, frame, FRAME);
    struct l2_frame received = {frame, need < FRAME ? need : FRAME, FRAME};
    l2_switch_receive(sw, step->port, &received, 0);
    struct l2_action action;
    size_t ports = 0;
    while (l2_switch_next(sw, &action))
    {
        ports += action.type == L2_ACTION_FORWARD ? action.as.forward.port_count : 0;
    }
    return ports;
}

/* Let all hosts say something, so that the switch knows them. */
static void
introduce_hosts(struct bench *bench)
{
    uint8_t frame[FRAME];
    make_frame(frame);
    for (uint64_t host = 0; host < bench->addresses; host++)
    {
        struct step step = {.port = port_of(host)};
        l2_mac_store(step.addresses, L2_MAC_BROADCAST);
        l2_mac_store(step.addresses + 6, real_address(host));
        decide(bench->sw, frame, &step);
    }
}

/* A host at another port than this one. */
static uint64_t
other_host(uint64_t host, uint64_t count, uint64_t *state)
{
    for (;;)
    {
        uint64_t other = random_number(state) % count;
        if (port_of(other) != port_of(host))
        {
            return other;
        }
    }
}

/* The frame number i of a benchmark. */
static void
make_step(const struct bench *bench, enum which which, struct step *step, uint64_t *state)
{
    const struct l2_plan home = {L2_PLAN_FLAT, 24};
    const struct l2_plan wide = {L2_PLAN_FLAT, 32};
    uint64_t n = bench->addresses;
    uint64_t host = random_number(state) % n;
    l2_mac remote = prefix_of(&home, 1 + random_number(state) % REMOTE_SWITCHES).bits | 1;
    l2_mac destination = remote;
    l2_mac source = real_address(host);
    step->port = port_of(host);
    if (which == BRIDGE)
    {
        destination = real_address(other_host(host, n, state));
    }
    else if (which == DELIVERY)
    {
        destination = l2_switch_host_address(bench->sw, real_address(host));
        source = remote;
        step->port = EDGES + 1;
    }
    else if (which == TRANSIT || which == TRANSIT_4)
    {
        destination = prefix_of(&wide, 1 + host).bits | (random_number(state) & 0xffff);
        source = prefix_of(&wide, n + 2).bits | (random_number(state) & 0xffff); /* the neighbour */
        step->port = which == TRANSIT ? 2 : 5;
    }
    l2_mac_store(step->addresses, destination);
    l2_mac_store(step->addresses + 6, source);
}

/* ---- Benchmarks ---- */

static void
prepare(struct bench *bench, enum which which, uint64_t addresses, uint64_t decisions)
{
    struct l2_config config;
    bench->addresses = addresses;
    l2_config_init(&config, which == BRIDGE ? "ethernet" : "moose");
    config.ports = EDGES + 2;
    config.fdb_capacity = (uint32_t)addresses;
    config.host_capacity = (uint32_t)addresses;
    config.isis.lsdb_capacity = MOST_SWITCHES;
    if (which == TRANSIT || which == TRANSIT_4)
    {
        config.plan.prefix_length = 32;
        config.prefix = prefix_of(&config.plan, addresses + 1);
        bench->sw = make_switch(&config);
        set_network(bench->sw, &config.plan, addresses, 1, which == TRANSIT ? 1 : 4);
    }
    else if (which == BRIDGE)
    {
        bench->sw = make_switch(&config);
        introduce_hosts(bench);
    }
    else
    {
        config.prefix = prefix_of(&config.plan, REMOTE_SWITCHES + 1);
        bench->sw = make_switch(&config);
        set_network(bench->sw, &config.plan, REMOTE_SWITCHES, EDGES + 1, 1);
        introduce_hosts(bench);
    }
    bench->steps = get_memory(decisions, sizeof *bench->steps);
    uint64_t state = 7;
    for (uint64_t i = 0; i < decisions; i++)
    {
        make_step(bench, which, &bench->steps[i], &state);
    }
}

static double
now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Nanoseconds a decision. */
static double
run(const struct bench *bench, uint64_t decisions)
{
    uint8_t frame[FRAME];
    make_frame(frame);
    size_t ports = 0;
    double begin = now_ns();
    for (uint64_t i = 0; i < decisions; i++)
    {
        ports += decide(bench->sw, frame, &bench->steps[i]);
    }
    double end = now_ns();
    if (ports != decisions)
    {
        fail("a frame did not leave from one port: this measures something else");
    }
    return (end - begin) / (double)decisions;
}

static int
compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double
median(const double *values, unsigned count)
{
    double sorted[MAX_RUNS];
    memcpy(sorted, values, count * sizeof *values);
    qsort(sorted, count, sizeof *sorted, compare_doubles);
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

/* One line of the table. Ratios are taken run by run, since a machine's speed changes. */
static void
measure(uint64_t addresses, const struct options *options)
{
    struct bench benches[CASES];
    double times[CASES][MAX_RUNS];
    double ratios[CASES][MAX_RUNS];
    for (int which = 0; which < CASES; which++)
    {
        prepare(&benches[which], (enum which)which, addresses, options->decisions);
        run(&benches[which], options->decisions); /* warm */
    }
    for (unsigned r = 0; r < options->runs; r++)
    {
        for (int which = 0; which < CASES; which++)
        {
            times[which][r] = run(&benches[which], options->decisions);
            ratios[which][r] = times[which][r] / times[BRIDGE][r];
        }
    }
    printf("%9llu", (unsigned long long)addresses);
    for (int which = 0; which < CASES; which++)
    {
        printf(" %10.1f", median(times[which], options->runs));
    }
    printf("  ");
    for (int which = 1; which < CASES; which++)
    {
        printf(" %10.2f", median(ratios[which], options->runs));
    }
    printf("\n");
    fflush(stdout);
    for (int which = 0; which < CASES; which++)
    {
        l2_switch_free(benches[which].sw);
        free(benches[which].steps);
    }
}

/* ---- Command line ---- */

static void
usage(void)
{
    puts("Usage: bench/core [OPTION]...\n"
         "\n"
         "Measures nanoseconds a decision of the core library, for a learning bridge and for MOOSE\n"
         "where a frame enters, passes and leaves, with 1000 addresses, 4000 and so on; and the\n"
         "ratio to the bridge in the same run.\n"
         "\n"
         "  --addresses=N   most addresses, 1000 to 64000 (default 64000): a link state\n"
         "                  database holds 65535 switches\n"
         "  --decisions=N   decisions a run, 1000 to 100000000 (default 1000000)\n"
         "  --runs=N        runs, of which the median is printed, 1 to 99 (default 5)\n"
         "  --help          print this");
}

static bool
take_number(const char *argument, const char *name, uint64_t least, uint64_t most, uint64_t *value)
{
    size_t length = strlen(name);
    if (strncmp(argument, name, length) != 0)
    {
        return false;
    }
    char *end;
    errno = 0;
    unsigned long long number = strtoull(argument + length, &end, 10);
    bool digits = argument[length] >= '0' && argument[length] <= '9';
    if (!digits || *end || errno || number < least || number > most)
    {
        fprintf(stderr, "bench/core: %s: allowed are %llu to %llu\n", argument,
                (unsigned long long)least, (unsigned long long)most);
        exit(2);
    }
    *value = number;
    return true;
}

int
main(int argc, char **argv)
{
    struct options options = {.largest = 64000, .decisions = 1000000};
    uint64_t runs = 5;
    for (int i = 1; i < argc; i++)
    {
        if (strcmp(argv[i], "--help") == 0)
        {
            usage();
            return 0;
        }
        if (!take_number(argv[i], "--addresses=", 1000, 64000, &options.largest) &&
            !take_number(argv[i], "--decisions=", 1000, 100000000, &options.decisions) &&
            !take_number(argv[i], "--runs=", 1, MAX_RUNS, &runs))
        {
            fprintf(stderr, "bench/core: unknown option %s; see --help\n", argv[i]);
            return 2;
        }
    }
    options.runs = (unsigned)runs;
    printf("Nanoseconds a decision, and ratio to the bridge: medians of %u runs of %llu decisions\n\n",
           options.runs, (unsigned long long)options.decisions);
    printf("addresses");
    for (int which = 0; which < CASES; which++)
    {
        printf(" %10s", case_names[which]);
    }
    printf("  ");
    for (int which = 1; which < CASES; which++)
    {
        printf(" %10s", case_names[which]);
    }
    printf("\n");
    for (uint64_t addresses = 1000; addresses <= options.largest; addresses *= 4)
    {
        measure(addresses, &options);
    }
    return 0;
}
