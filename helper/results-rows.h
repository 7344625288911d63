/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_RESULTS_ROWS_H
#define MOOSE_RESULTS_ROWS_H

#include "results-database.h"
#include "sqlite-connection.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

/**
 * @file
 * @ingroup moose
 * The rows of a run that wait in memory for ResultsDatabase::Commit(). Not installed.
 */

namespace ns3
{

/**
 * Rows in memory. Names repeat a great deal, so each is kept once and rows hold its number.
 */
class ResultsDatabase::Rows
{
  public:
    using Text = uint32_t; //!< number of a name

    /** A row of switch_state. */
    struct SwitchState
    {
        double time;       //!< s
        Text name;         //!< switch
        Text tier;         //!< tier
        Text table;        //!< table_name
        Text lookup;       //!< lookup
        uint64_t entries;  //!< entries
        uint64_t bits;     //!< bits of one entry
        uint64_t capacity; //!< capacity
    };

    /** A row of switch_counter or server_counter. */
    struct Counter
    {
        Text node;      //!< switch or server
        Text name;      //!< name
        uint64_t value; //!< value
    };

    /** A row of server_state. */
    struct ServerState
    {
        double time;       //!< s
        Text server;       //!< server
        Text table;        //!< table_name
        uint64_t entries;  //!< entries
        uint64_t bits;     //!< bits of one entry
        uint64_t capacity; //!< capacity
    };

    /** A row of link_load. */
    struct LinkLoad
    {
        Text link;       //!< link
        Text from;       //!< from_node
        Text to;         //!< to_node
        Text tier;       //!< tier
        Text cast;       //!< cast
        Text protocol;   //!< protocol
        uint64_t frames; //!< frames
        uint64_t bytes;  //!< bytes
    };

    /** A row of host_load. */
    struct HostLoad
    {
        Text host;                 //!< host
        Text cast;                 //!< cast
        Text protocol;             //!< protocol
        uint64_t frames;           //!< frames
        uint64_t bytes;            //!< bytes
        uint64_t secondHalfFrames; //!< second_half_frames
    };

    /** A row of flow. */
    struct Flow
    {
        uint64_t flow;                    //!< flow
        Text source;                      //!< src
        Text destination;                 //!< dst
        uint64_t sent;                    //!< sent
        uint64_t received;                //!< received
        std::optional<double> firstDelay; //!< first_delay, s
        std::optional<uint64_t> hops;     //!< hops
        std::optional<uint64_t> shortest; //!< shortest_hops
        uint64_t duplicates;              //!< duplicates
        double outage;                    //!< outage, s
        uint64_t looped;                  //!< looped
    };

    /** A row of event. */
    struct Event
    {
        double time; //!< s
        Text node;   //!< node
        Text kind;   //!< kind
        Text detail; //!< detail
    };

    /** A row of arp_series. */
    struct ArpBin
    {
        double time;                //!< s
        uint64_t sent;              //!< sent
        uint64_t received;          //!< received
        uint64_t broadcastReceived; //!< broadcast_received
    };

    /** A row of resolution. */
    struct Resolution
    {
        Text host;                       //!< host
        Text target;                     //!< target
        std::optional<Text> destination; //!< dst
        double time;                     //!< s
        std::optional<double> delay;     //!< delay, s
        uint32_t requests;               //!< requests
    };

    /** A row of workload_count. */
    struct WorkloadCount
    {
        Text name;      //!< name
        uint64_t value; //!< value
    };

    /** A row of transfer. */
    struct Transfer
    {
        uint64_t transfer;               //!< transfer
        Text source;                     //!< src
        Text destination;                //!< dst
        std::optional<double> start;     //!< start, s
        uint64_t bytes;                  //!< bytes
        uint64_t received;               //!< received
        std::optional<double> completed; //!< completed, s
    };

    /** A row of topology_node. */
    struct Node
    {
        Text name;               //!< node
        Text kind;               //!< kind
        Text tier;               //!< tier
        uint64_t area;           //!< area
        Text site;               //!< site
        std::optional<double> x; //!< x
        std::optional<double> y; //!< y
    };

    /** A row of topology_link. */
    struct Link
    {
        Text name;     //!< link
        Text from;     //!< from_node
        Text to;       //!< to_node
        Text tier;     //!< tier
        uint64_t rate; //!< rate, bit/s
        double delay;  //!< delay, s
    };

    /**
     * @param text a name
     * @return its number
     */
    Text Number(const std::string& text)
    {
        const auto [it, isNew] = m_numbers.emplace(text, static_cast<Text>(m_texts.size()));
        if (isNew)
        {
            m_texts.push_back(&it->first);
        }
        return it->second;
    }

    /**
     * Insert every row, in the order in which they came.
     * @param connection where
     * @param runId the run they belong to
     */
    void Insert(const ResultsConnection& connection, int64_t runId) const
    {
        ResultsStatement state(connection, "INSERT INTO switch_state VALUES(?,?,?,?,?,?,?,?,?)");
        for (const auto& r : switchStates)
        {
            state.Run(runId,
                      r.time,
                      Get(r.name),
                      Get(r.tier),
                      Get(r.table),
                      Get(r.lookup),
                      r.entries,
                      r.bits,
                      r.capacity);
        }
        ResultsStatement counter(connection, "INSERT INTO switch_counter VALUES(?,?,?,?)");
        for (const auto& r : switchCounters)
        {
            counter.Run(runId, Get(r.node), Get(r.name), r.value);
        }
        ResultsStatement served(connection, "INSERT INTO server_state VALUES(?,?,?,?,?,?,?)");
        for (const auto& r : serverStates)
        {
            served.Run(runId, r.time, Get(r.server), Get(r.table), r.entries, r.bits, r.capacity);
        }
        ResultsStatement serverCount(connection, "INSERT INTO server_counter VALUES(?,?,?,?)");
        for (const auto& r : serverCounters)
        {
            serverCount.Run(runId, Get(r.node), Get(r.name), r.value);
        }
        ResultsStatement link(connection, "INSERT INTO link_load VALUES(?,?,?,?,?,?,?,?,?)");
        for (const auto& r : linkLoads)
        {
            link.Run(runId,
                     Get(r.link),
                     Get(r.from),
                     Get(r.to),
                     Get(r.tier),
                     Get(r.cast),
                     Get(r.protocol),
                     r.frames,
                     r.bytes);
        }
        ResultsStatement host(connection, "INSERT INTO host_load VALUES(?,?,?,?,?,?,?)");
        for (const auto& r : hostLoads)
        {
            host.Run(runId,
                     Get(r.host),
                     Get(r.cast),
                     Get(r.protocol),
                     r.frames,
                     r.bytes,
                     r.secondHalfFrames);
        }
        ResultsStatement flow(connection, "INSERT INTO flow VALUES(?,?,?,?,?,?,?,?,?,?,?,?)");
        for (const auto& r : flows)
        {
            flow.Run(runId,
                     r.flow,
                     Get(r.source),
                     Get(r.destination),
                     r.sent,
                     r.received,
                     r.firstDelay,
                     r.hops,
                     r.shortest,
                     r.duplicates,
                     r.outage,
                     r.looped);
        }
        ResultsStatement event(connection, "INSERT INTO event VALUES(?,?,?,?,?)");
        for (const auto& r : events)
        {
            event.Run(runId, r.time, Get(r.node), Get(r.kind), Get(r.detail));
        }
        InsertArp(connection, runId);
        ResultsStatement count(connection, "INSERT INTO workload_count VALUES(?,?,?)");
        for (const auto& r : workloadCounts)
        {
            count.Run(runId, Get(r.name), r.value);
        }
        ResultsStatement transfer(connection, "INSERT INTO transfer VALUES(?,?,?,?,?,?,?,?)");
        for (const auto& r : transfers)
        {
            transfer.Run(runId,
                         r.transfer,
                         Get(r.source),
                         Get(r.destination),
                         r.start,
                         r.bytes,
                         r.received,
                         r.completed);
        }
        InsertTopology(connection, runId);
    }

    // Deques, because a vector that grows holds everything twice for a moment.
    std::deque<SwitchState> switchStates; //!< for switch_state
    std::deque<Counter> switchCounters;   //!< for switch_counter
    std::deque<ServerState> serverStates; //!< for server_state
    std::deque<Counter> serverCounters;   //!< for server_counter
    std::deque<LinkLoad> linkLoads;       //!< for link_load
    std::deque<HostLoad> hostLoads;       //!< for host_load
    std::deque<Flow> flows;               //!< for flow
    std::deque<Event> events;             //!< for event
    std::deque<ArpBin> arpBins;           //!< for arp_series
    std::deque<Resolution> resolutions;   //!< for resolution

    std::deque<WorkloadCount> workloadCounts; //!< for workload_count
    std::deque<Transfer> transfers;           //!< for transfer
    std::deque<Node> nodes;                   //!< for topology_node
    std::deque<Link> links;                   //!< for topology_link

  private:
    /**
     * Insert the rows of arp_series and resolution.
     * @param connection where
     * @param runId the run they belong to
     */
    void InsertArp(const ResultsConnection& connection, int64_t runId) const
    {
        ResultsStatement bin(connection, "INSERT INTO arp_series VALUES(?,?,?,?,?)");
        for (const auto& r : arpBins)
        {
            bin.Run(runId, r.time, r.sent, r.received, r.broadcastReceived);
        }
        ResultsStatement resolution(connection, "INSERT INTO resolution VALUES(?,?,?,?,?,?,?)");
        for (const auto& r : resolutions)
        {
            std::optional<std::string> destination;
            if (r.destination)
            {
                destination = Get(*r.destination);
            }
            resolution.Run(runId,
                           Get(r.host),
                           Get(r.target),
                           destination,
                           r.time,
                           r.delay,
                           uint64_t{r.requests});
        }
    }

    /**
     * Insert the rows of topology_node and topology_link.
     * @param connection where
     * @param runId the run they belong to
     */
    void InsertTopology(const ResultsConnection& connection, int64_t runId) const
    {
        ResultsStatement node(connection, "INSERT INTO topology_node VALUES(?,?,?,?,?,?,?,?)");
        for (const auto& r : nodes)
        {
            node.Run(runId, Get(r.name), Get(r.kind), Get(r.tier), r.area, Get(r.site), r.x, r.y);
        }
        ResultsStatement link(connection, "INSERT INTO topology_link VALUES(?,?,?,?,?,?,?)");
        for (const auto& r : links)
        {
            link.Run(runId, Get(r.name), Get(r.from), Get(r.to), Get(r.tier), r.rate, r.delay);
        }
    }

    /**
     * @param number number of a name
     * @return the name
     */
    const std::string& Get(Text number) const
    {
        return *m_texts[number];
    }

    std::unordered_map<std::string, Text> m_numbers; //!< names and their numbers
    std::vector<const std::string*> m_texts;         //!< the names by number
};

} // namespace ns3

#endif /* MOOSE_RESULTS_ROWS_H */
