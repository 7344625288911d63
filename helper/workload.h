/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_WORKLOAD_H
#define MOOSE_WORKLOAD_H

#include "l2-network-helper.h"
#include "scenario-options.h"
#include "transfer-helper.h"
#include "udp-probe-helper.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

class ResultsDatabase;

/**
 * @ingroup moose
 * @brief What the hosts of an experiment do, chosen by --workload.
 *
 * - **random-peers**: each host sends probes to one other, or --peers-per-host (UdpProbeHelper),
 *   which answers each by an echo: the first in the first measured second, then one each
 *   --probe-interval. How it chooses is a PeerChoice, named by --peers.
 * - **all-to-all**: each host sends probes to each other host, and all get echoes; see below.
 * - **poisson-arp**: each host resolves the address of another, chosen uniformly, at the times of a
 *   Poisson process of --arp-rate-per-host, each time really by ARP (PoissonArpApplication).
 * - **mix**: hosts broadcast the mix of protocols that was measured in [report 3.1.1]
 *   (BroadcastMixApplication), together --broadcast-rate frames a second, each host as often as
 *   each other.
 * - **scan**: --scanners hosts look for hosts, each at --scan-rate addresses a second, one
 * broadcast ARP request each (AddressScanApplication). They share the addresses after that of the
 * last host, which nobody has, and ask for them in order. The others do as in poisson-arp. Scanners
 *   are spread evenly over the hosts: of N, number i is host i * hosts / N.
 * - **shuffle**: each of --mappers hosts transfers --bytes to each of --reducers (TransferHelper),
 *   in random order, at most --concurrency at a time; both are spread like scanners.
 * - **incast**: --senders hosts, spread evenly over all others, transfer --bytes to the first host,
 *   all at the same moment, --rounds times at equal distances in the measured time.
 * - **replay**: the transfers of a file (ReplayFile).
 *
 * poisson-arp and scan stop asking END_SECONDS before, so that
 * replies under way arrive.
 *
 * **When pairs meet in all-to-all.** When two hosts meet, each sends its first probe to the other,
 * at the same moment. The hosts are put in a random order, round a table. In round d = 1, 2, ...
 * each meets the host that sits d places further and the one that sits d places before it, each
 * pair at a random moment of the round. Rounds take equal times; if the number of hosts is even,
 * those who sit opposite each other meet in a last one of half the time. So in every round every
 * host asks and is asked for, and at any time as many pairs meet as at any other. All rounds
 * together fill the measured time but a second at its beginning and one at its end (the two
 * quarters in the middle, if there are less than 4 s): half of all pairs meet in the first half of
 * the measured time and half in the second, whether or not the address of one who has asked is
 * learnt from that. With
 * --meet-within=SECONDS the rounds are in so many seconds at the beginning instead.
 *
 * After its first probe each host goes on to probe the other each --probe-interval until a second
 * before the end (UdpProbeHelper), and where the run is longer than ns-3's ARP entries live, 120 s,
 * resolves again.
 */
class Workload
{
  public:
    /** Names and numbers. */
    using Counts = std::vector<std::pair<std::string, uint64_t>>;
    /** Names, and what is said of each. */
    using Lines = std::vector<std::pair<std::string, std::string>>;
    /** Names and values, as ScenarioOptions::GetOutcome() has them. */
    using Params = ScenarioOptions::Params;

    /** Seconds before the end in which nothing is asked for any more, if there are two or more. */
    static constexpr int END_SECONDS = 1;

    /**
     * Add the options that belong to one workload.
     * @param options the program's options; --workload is among them
     */
    static void AddOptions(ScenarioOptions& options);

    /**
     * Make the workload that --workload names. Nothing is installed on hosts by this.
     * @param options the options
     * @param spec the network; servers of the directory carry no workload
     * @return the workload
     * @throws std::invalid_argument with one line for the user, if an option belongs to another
     * workload or has a value that cannot be, or a file is wrong
     */
    static std::unique_ptr<Workload> Create(const ScenarioOptions& options,
                                            const TopologySpec& spec);

    virtual ~Workload() = default;

    /**
     * Install what hosts are to run. Call it once, at time 0.
     * @param network the network, without servers of the directory
     * @param start when the measured time begins
     * @param duration how long it is
     * @param stream first stream index to use for all that is random
     * @return the number of streams used
     */
    virtual int64_t Install(const L2Network& network,
                            Time start,
                            Time duration,
                            int64_t stream) = 0;

    /**
     * @return the flows of probes, if there are such
     */
    virtual std::vector<UdpProbeFlow> GetFlows() const;

    /**
     * @return the transfers, if there are such
     */
    virtual std::vector<Transfer> GetTransfers() const;

    /**
     * @return what it counted of itself: names and numbers, for workload_count
     */
    virtual Counts GetCounts() const;

    /**
     * @return what it did, for a person: the counts, unless it knows better
     */
    virtual Lines GetSummary() const;

    /**
     * @return what determines the outcome besides the options
     */
    virtual Params GetOutcome() const;

    /**
     * Add the rows of workload_count and transfer.
     * @param database where to
     * @param spec the network that it was made for
     */
    void Write(ResultsDatabase& database, const TopologySpec& spec) const;
};

} // namespace ns3

#endif /* MOOSE_WORKLOAD_H */
