/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The LSPs that the systems of a known network would have flooded, made once for all of them.
 */
#include "../table/graph.h"
#include "isis.h"

#include <assert.h>

/* A list of LSPs that grows; from memory of its own. */
struct lsp_list
{
    struct l2_memory memory;
    struct l2_lsp **lsps;
    size_t count;
    size_t room;
};

/* One node's neighbours, by port. */
static size_t
list_neighbours(const struct l2_graph *graph, uint32_t node, struct l2_isis_reach *list)
{
    size_t count = 0;
    for (uint32_t end = graph->first[node]; end < graph->first[node + 1]; end++)
    {
        uint32_t cost = graph->cost[end];
        struct l2_isis_reach reach = {.system = graph->nodes[graph->to[end]].prefix.bits,
                                      .metric = cost < L2_ISIS_METRIC_MAX ? cost : L2_ISIS_METRIC_MAX,
                                      .identified = true,
                                      .local = graph->port[end],
                                      .remote = graph->port[graph->opposite[end]]};
        if (graph->to[end] != node) /* nobody is its own neighbour */
        {
            list[count++] = reach;
        }
    }
    return count;
}

static int
add_lsp(struct lsp_list *list, uint8_t *bytes, size_t length)
{
    struct l2_isis_pdu pdu;
    void *lsps = list->lsps;
    l2_isis_set_sequence(bytes, 1);
    l2_isis_set_checksum(bytes, length);
    enum l2_drop refused = l2_isis_parse(bytes, length, &pdu);
    assert(refused == L2_NO_DROP);
    (void)refused;
    if (l2_memory_grow(&list->memory, &lsps, &list->room, list->count + 1, sizeof *list->lsps))
    {
        return L2_ENOMEM;
    }
    list->lsps = lsps;
    struct l2_lsp *lsp = l2_lsp_new(&list->memory, &pdu);
    if (!lsp)
    {
        return L2_ENOMEM;
    }
    list->lsps[list->count++] = lsp;
    return L2_OK;
}

/* All fragments of one node. */
static int
add_node(struct lsp_list *list, const struct l2_graph *graph, uint32_t node,
         const struct l2_config *config)
{
    const struct l2_node *info = &graph->nodes[node];
    uint32_t degree = graph->first[node + 1] - graph->first[node];
    struct l2_isis_reach *neighbours =
        l2_memory_zero(&list->memory, degree + 1u, sizeof *neighbours);
    if (!neighbours)
    {
        return L2_ENOMEM;
    }
    size_t count = list_neighbours(graph, node, neighbours);
    struct l2_isis_identity identity = {
        .system = info->prefix.bits,
        .area = config->isis.area,
        .moose = l2_isis_describe(&config->plan, info->prefix, info->priority, info->address),
        .overload = info->overloaded,
        .hostname = ""};
    int error = L2_OK;
    size_t next = 0;
    for (unsigned fragment = 0;
         !error && fragment < L2_ISIS_FRAGMENTS && (fragment == 0 || next < count); fragment++)
    {
        uint8_t bytes[L2_ISIS_LSP_MAX];
        size_t length = l2_isis_compose(&identity, fragment, neighbours, count, &next, bytes);
        error = add_lsp(list, bytes, length);
    }
    l2_memory_free(&list->memory, neighbours);
    return error;
}

static void
list_free(struct lsp_list *list)
{
    for (size_t i = 0; i < list->count; i++)
    {
        l2_memory_free(&list->memory, list->lsps[i]);
    }
    l2_memory_free(&list->memory, list->lsps);
    assert(list->memory.blocks == 0);
}

/* By identifier; the nodes of a network are mostly in order already, so by insertion. */
static void
sort(struct lsp_list *list)
{
    for (size_t i = 1; i < list->count; i++)
    {
        struct l2_lsp *lsp = list->lsps[i];
        size_t at = i;
        for (; at > 0 && list->lsps[at - 1]->id > lsp->id; at--)
        {
            list->lsps[at] = list->lsps[at - 1];
        }
        list->lsps[at] = lsp;
    }
}

int
l2_isis_pack(struct l2_graph *graph, const struct l2_config *config)
{
    if (graph->pack)
    {
        return L2_OK;
    }
    struct lsp_list list = {.memory = *graph->memory};
    list.memory.blocks = 0;
    int error = L2_OK;
    for (uint32_t node = 0; !error && node < graph->node_count; node++)
    {
        error = add_node(&list, graph, node, config);
    }
    if (!error)
    {
        sort(&list);
        error = l2_lsp_pack_new(&graph->pack, &list.memory, list.lsps, list.count);
    }
    if (error)
    {
        list_free(&list);
    }
    return error;
}
