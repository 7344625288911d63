/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_RESULTS_DATABASE_H
#define MOOSE_RESULTS_DATABASE_H

#include "ns3/nstime.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

class ResultsConnection;

/**
 * @ingroup moose
 * @brief Why a results database cannot be used, in one line that is fit for a user.
 *
 * The text is "cannot write results database 'FILE': REASON". A program prints it and ends with
 * status 2 when it comes before the simulation, with status 1 when it comes after.
 */
class ResultsDatabaseError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/**
 * @ingroup moose
 * @brief Which run this is: everything that determines its outcome, and the command line.
 *
 * The key of the run is made of all members but @c argv, of the module's version and of ns-3's.
 */
struct RunDescription
{
    /** An option's name and its value in canonical form. */
    using Param = std::pair<std::string, std::string>;

    std::string scenario;          //!< name of the program, such as "fat-tree"
    std::string scheme;            //!< switching scheme: "ethernet", "moose"
    std::string directory{"none"}; //!< directory service, "none" without one
    std::string topology;          //!< family and size in words, such as "fat-tree k=4"
    uint64_t seed{1};              //!< ns-3's RngSeed
    uint64_t rngRun{1};            //!< ns-3's RngRun
    std::string argv;              //!< the command line as typed; not part of the key
    std::vector<Param> params;     //!< every option that determines the outcome; names are unique
};

/**
 * @ingroup moose
 * @brief What is known of a run when it is over.
 */
struct RunTotals
{
    uint64_t switches{0}; //!< number of switches
    uint64_t hosts{0};    //!< number of hosts
    uint64_t links{0};    //!< number of links, those to hosts included
    double simSeconds{0}; //!< simulated time that was measured, in seconds
    uint64_t events{0};   //!< simulator events executed
};

/**
 * @ingroup moose
 * @brief Writes one run of a simulation into an SQLite file that may hold many.
 *
 * The tables are described in doc/database.md. The life of a run:
 *
 * - The constructor opens or creates the file, checks that it can be written and has the schema
 *   known here, and leaves a row of the table @c run with the status "running". A run of the same
 *   key is replaced: it keeps its run_id, and its old rows stay until Commit(), so that a
 *   repetition that is interrupted destroys nothing. Construct it before building the network: what
 *   is wrong with the file is then said before any work is done.
 * - The Add methods keep rows in memory. No lock is held while the simulation runs, so that any
 *   number of processes may write to the same file.
 * - Commit() writes everything in one transaction, status "done" included.
 * - Fail(), or destruction without Commit(), leaves the status "failed: REASON". A process that is
 *   killed leaves "running".
 *
 * Text is stored as given, times in seconds. Numbers above 2^63 - 1 do not fit in SQLite and are
 * stored as 2^63 - 1.
 */
class ResultsDatabase
{
  public:
    /** Version of the schema, kept in the file as PRAGMA user_version. */
    static constexpr int SCHEMA_VERSION = 6;
    /** The oldest version that is brought up to the present one when a file is opened. */
    static constexpr int OLDEST_VERSION = 2;

    /**
     * Open the file and register the run.
     * @param file path of the database; created if missing, in a directory that exists
     * @param run which run this is
     * @throws ResultsDatabaseError if the file cannot be written, is no results database, or has
     * a version of the schema that is neither this one nor OLDEST_VERSION or later; a file that
     * existed is then as it was
     */
    ResultsDatabase(const std::string& file, const RunDescription& run);
    /** Marks the run as failed unless Commit() or Fail() was called. */
    ~ResultsDatabase();
    ResultsDatabase(const ResultsDatabase&) = delete;
    ResultsDatabase& operator=(const ResultsDatabase&) = delete;

    /**
     * The size of one table of one switch (table switch_state).
     * @param time when it was looked at
     * @param switchName the switch
     * @param tier the switch's place: edge, aggregation, core, wan or flat
     * @param table the table's name
     * @param lookup how it would be looked up in hardware: exact, prefix, index or software
     * @param entries entries in use
     * @param bits bits of ONE entry; the table's size is entries * bits
     * @param capacity most entries it can hold
     */
    void AddSwitchState(Time time,
                        const std::string& switchName,
                        const std::string& tier,
                        const std::string& table,
                        const std::string& lookup,
                        uint64_t entries,
                        uint64_t bits,
                        uint64_t capacity);

    /**
     * What one switch has counted (table switch_counter).
     * @param switchName the switch
     * @param name what is counted
     * @param value how often it was
     */
    void AddSwitchCounter(const std::string& switchName, const std::string& name, uint64_t value);

    /**
     * The size of one table of one server of the directory (table server_state).
     * @param time when it was looked at
     * @param server the server's host
     * @param table the table's name
     * @param entries entries in use
     * @param bits bits of ONE entry; the table's size is entries * bits
     * @param capacity most entries it can hold
     */
    void AddServerState(Time time,
                        const std::string& server,
                        const std::string& table,
                        uint64_t entries,
                        uint64_t bits,
                        uint64_t capacity);

    /**
     * What one server of the directory has counted (table server_counter).
     * @param server the server's host
     * @param name what is counted
     * @param value how often it was
     */
    void AddServerCounter(const std::string& server, const std::string& name, uint64_t value);

    /**
     * What one direction of a link carried of one kind of frames (table link_load).
     * @param link the link; both directions have the same name
     * @param fromNode the node that sends
     * @param toNode the node that receives
     * @param tier host, or the tier of the switch nearer the core
     * @param cast unicast, multicast or broadcast
     * @param protocol arp, dhcp, ipv4, ipv6, nd, bpdu, isis, elk or other
     * @param frames frames sent
     * @param bytes octets of these frames from destination address to FCS
     */
    void AddLinkLoad(const std::string& link,
                     const std::string& fromNode,
                     const std::string& toNode,
                     const std::string& tier,
                     const std::string& cast,
                     const std::string& protocol,
                     uint64_t frames,
                     uint64_t bytes);

    /**
     * What one host had to receive of one kind of frames (table host_load).
     * @param host the host
     * @param cast unicast, multicast, broadcast, or flooded: unicast to another station
     * @param protocol as in AddLinkLoad()
     * @param frames frames received, whomever they were for
     * @param bytes octets of these frames from destination address to FCS
     * @param secondHalfFrames those of them that arrived in the second half of the measured time
     */
    void AddHostLoad(const std::string& host,
                     const std::string& cast,
                     const std::string& protocol,
                     uint64_t frames,
                     uint64_t bytes,
                     uint64_t secondHalfFrames = 0);

    /**
     * ARP frames at all hosts within a bin of time, in sum over the hosts (table arp_series).
     * @param time the bin's beginning
     * @param sent frames that hosts sent
     * @param received frames that hosts received, but for those to other stations
     * @param broadcastReceived those of them that were broadcast
     */
    void AddArpBin(Time time, uint64_t sent, uint64_t received, uint64_t broadcastReceived);

    /**
     * How a host's request for an address was answered (table resolution).
     * @param host who asks
     * @param target the address
     * @param destination the host that has it; empty if none has, stored as NULL
     * @param time when the first request left
     * @param delay from then to the reply; negative if none has come, stored as NULL
     * @param requests requests sent
     */
    void AddResolution(const std::string& host,
                       const std::string& target,
                       const std::string& destination,
                       Time time,
                       Time delay,
                       uint32_t requests);

    /**
     * What a workload counted of itself (table workload_count).
     * @param name what
     * @param value how many
     */
    void AddWorkloadCount(const std::string& name, uint64_t value);

    /**
     * What became of one transfer (table transfer).
     * @param transfer its number, unique in the run
     * @param source the host that sends
     * @param destination the host that receives
     * @param start when it began; negative if it has not, stored as NULL
     * @param bytes octets it has
     * @param received octets that have arrived
     * @param completed when the last of all arrived; negative if it has not, stored as NULL
     */
    void AddTransfer(uint64_t transfer,
                     const std::string& source,
                     const std::string& destination,
                     Time start,
                     uint64_t bytes,
                     uint64_t received,
                     Time completed);

    /**
     * What became of one flow (table flow).
     * @param flow the flow's number, unique in the run
     * @param source the host that sends
     * @param destination the host that receives
     * @param sent packets sent
     * @param received packets received
     * @param firstDelay from the sending of the first packet to its receipt, whatever had to be
     * resolved or learnt included; stored as NULL if nothing was received
     * @param hops links that the flow's frames crossed; 0 if not known, stored as NULL
     * @param shortestHops links of a shortest path; 0 if not known, stored as NULL
     * @param duplicates packets received again
     * @param outage the longest time without a packet received: packets lost in a row, times the
     * interval between them
     * @param looped packets that were seen to pass the same link in the same direction again
     */
    void AddFlow(uint64_t flow,
                 const std::string& source,
                 const std::string& destination,
                 uint64_t sent,
                 uint64_t received,
                 Time firstDelay,
                 uint32_t hops,
                 uint32_t shortestHops,
                 uint64_t duplicates,
                 Time outage,
                 uint64_t looped);

    /**
     * Something that happened (table event).
     * @param time when
     * @param node where: a switch, a server of the directory, or a link by its name
     * @param kind what, such as host-moved or drop
     * @param detail the rest in words
     */
    void AddEvent(Time time,
                  const std::string& node,
                  const std::string& kind,
                  const std::string& detail);

    /**
     * A node of the network (table topology_node).
     * @param node its name
     * @param kind switch, legacy, hub, host, or server: a host with a server of the directory
     * @param tier a switch's place: edge, aggregation, core, wan or flat; host of a host
     * @param area its pod, row or site, by number
     * @param site the data centre it is in; empty where there are no several
     * @param x where it is drawn, to the right or degrees east; stored as NULL without a value
     * @param y the same, upwards or degrees north
     */
    void AddNode(const std::string& node,
                 const std::string& kind,
                 const std::string& tier,
                 uint64_t area,
                 const std::string& site,
                 std::optional<double> x,
                 std::optional<double> y);

    /**
     * A link of the network (table topology_link).
     * @param link its name, as in link_load
     * @param fromNode one end
     * @param toNode the other
     * @param tier host, or the tier of the switch nearer the core
     * @param rate bit/s of each direction
     * @param delay one way
     */
    void AddLink(const std::string& link,
                 const std::string& fromNode,
                 const std::string& toNode,
                 const std::string& tier,
                 uint64_t rate,
                 Time delay);

    /**
     * Write all rows and the status "done" in one transaction. wall_seconds counts from the
     * constructor to here; peak_rss_bytes is the process's.
     * @param totals what is known of the run now
     * @throws ResultsDatabaseError if it cannot be written; the file is then as before the call
     */
    void Commit(const RunTotals& totals);

    /**
     * End the run with the status "failed: REASON" and forget its rows.
     * @param reason why, in a few words
     * @throws ResultsDatabaseError if it cannot be written
     */
    void Fail(const std::string& reason);

    /**
     * @return the run's number in the file: that of the run it replaces, else one more than the
     * largest
     */
    int64_t GetRunId() const;

    /**
     * The key of a run: 64-bit FNV-1a of its description, 16 hexadecimal digits, the same with
     * every compiler and on every machine.
     * @param run the description; the order of its params does not matter
     * @return the key
     */
    static std::string GetRunKey(const RunDescription& run);

    /**
     * @return the version of ns-3 that the module was compiled against, such as "3.37"
     */
    static std::string GetNs3Version();

  private:
    class Rows;

    /**
     * Write or replace the run's row, and set m_runId.
     * @param run which run this is
     */
    void Register(const RunDescription& run);

    std::unique_ptr<ResultsConnection> m_connection; //!< the open file
    std::unique_ptr<Rows> m_rows;                    //!< what waits for Commit()
    int64_t m_runId{0};                              //!< this run's number
    int64_t m_startNs{0};                            //!< monotonic clock at construction, ns
    bool m_open{true}; //!< neither Commit() nor Fail() has been called
};

} // namespace ns3

#endif /* MOOSE_RESULTS_DATABASE_H */
