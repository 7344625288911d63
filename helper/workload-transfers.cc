/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "replay-file.h"
#include "transfer-helper.h"
#include "workload-kinds.h"

#include "ns3/log.h"
#include "ns3/random-variable-stream.h"

#include <iomanip>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("WorkloadTransfers");

namespace
{

/**
 * Refuse the number of some hosts.
 * @param option the option that says it
 * @param count the number
 * @param allowed the largest allowed
 * @param of what that is
 */
void
RequireAtMost(const std::string& option, uint64_t count, uint64_t allowed, const std::string& of)
{
    if (count > allowed)
    {
        throw std::invalid_argument("--" + option + "=" + std::to_string(count) +
                                    " is not allowed; allowed: at most " + of + ", which are " +
                                    std::to_string(allowed));
    }
}

/**
 * Refuse a number of transfers.
 * @param count the number
 */
void
RequireTransfers(uint64_t count)
{
    if (count == 0 || count > TransferHelper::MAX_TRANSFERS)
    {
        throw std::invalid_argument("the workload has " + std::to_string(count) +
                                    " transfers; allowed: 1 to " +
                                    std::to_string(TransferHelper::MAX_TRANSFERS));
    }
}

/** What shuffle, incast and replay have in common. */
class TransferWorkload : public Workload
{
  public:
    int64_t Install(const L2Network& network, Time start, Time duration, int64_t stream) override
    {
        m_transfers = std::make_unique<TransferHelper>(network, start);
        return Add(*m_transfers, network.hostNodes.GetN(), duration, stream);
    }

    std::vector<Transfer> GetTransfers() const override
    {
        return m_transfers->Collect();
    }

    Counts GetCounts() const override
    {
        const TransferHelper::Summary sum = TransferHelper::Summarize(m_transfers->Collect());
        return {{"transfers", sum.transfers},
                {"begun", sum.begun},
                {"completed", sum.completed},
                {"octets", sum.received},
                {"resent", sum.resent}};
    }

    Lines GetSummary() const override
    {
        const TransferHelper::Summary sum = TransferHelper::Summarize(m_transfers->Collect());
        const auto percent = [](uint64_t part, uint64_t whole) {
            std::ostringstream text;
            text << std::fixed << std::setprecision(2)
                 << 100.0 * static_cast<double>(part) / static_cast<double>(whole) << " %";
            return text.str();
        };
        std::ostringstream count;
        count << sum.transfers << ", begun " << sum.begun << ", completed " << sum.completed << " ("
              << percent(sum.completed, sum.transfers) << ")";
        std::ostringstream octets;
        octets << sum.received << " of " << sum.bytes << " (" << percent(sum.received, sum.bytes)
               << "); segments sent again " << sum.resent;
        std::ostringstream time;
        time << std::fixed << std::setprecision(3) << "mean " << sum.mean.GetSeconds() * 1e3
             << ", 99 % " << sum.percentile99.GetSeconds() * 1e3 << ", longest "
             << sum.longest.GetSeconds() * 1e3;
        std::ostringstream goodput;
        goodput << std::fixed << std::setprecision(2) << sum.goodput / 1e6 << " Mb/s";
        return {{"transfers", count.str()},
                {"octets received", octets.str()},
                {"completion time in ms", time.str()},
                {"goodput", goodput.str()}};
    }

  private:
    /**
     * Add the transfers.
     * @param transfers where to
     * @param hosts number of hosts
     * @param duration how long the measured time is
     * @param stream first stream index to use for all that is random
     * @return the number of streams used
     */
    virtual int64_t Add(TransferHelper& transfers,
                        uint32_t hosts,
                        Time duration,
                        int64_t stream) = 0;

    std::unique_ptr<TransferHelper> m_transfers; //!< the transfers
};

/** shuffle. */
class ShuffleWorkload : public TransferWorkload
{
  public:
    /**
     * @param options the options
     * @param hosts number of hosts
     */
    ShuffleWorkload(const ScenarioOptions& options, uint32_t hosts)
        : m_bytes(options.GetInteger("bytes")),
          m_concurrency(options.GetInteger("concurrency")),
          m_mappers(options.GetInteger("mappers")),
          m_reducers(options.GetInteger("reducers"))
    {
        RequireAtMost("mappers", m_mappers, hosts, "the hosts");
        RequireAtMost("reducers", m_reducers, hosts, "the hosts");
        m_mappers = m_mappers == 0 ? hosts : m_mappers;
        m_reducers = m_reducers == 0 ? hosts : m_reducers;
        uint64_t both = 0; // hosts that do not send to themselves
        for (uint32_t i = 0, j = 0; i < m_mappers && j < m_reducers;)
        {
            const uint32_t mapper = WorkloadKinds::Spread(i, m_mappers, hosts);
            const uint32_t reducer = WorkloadKinds::Spread(j, m_reducers, hosts);
            both += mapper == reducer ? 1 : 0;
            i += mapper <= reducer ? 1 : 0;
            j += reducer <= mapper ? 1 : 0;
        }
        RequireTransfers(uint64_t{m_mappers} * m_reducers - both);
    }

  private:
    int64_t Add(TransferHelper& transfers,
                uint32_t hosts,
                Time /* duration */,
                int64_t stream) override
    {
        const Ptr<UniformRandomVariable> random = CreateObject<UniformRandomVariable>();
        random->SetStream(stream);
        transfers.SetConcurrency(m_concurrency);
        for (uint32_t i = 0; i < m_mappers; i++)
        {
            const uint32_t mapper = WorkloadKinds::Spread(i, m_mappers, hosts);
            std::vector<uint32_t> reducers;
            for (uint32_t j = 0; j < m_reducers; j++)
            {
                const uint32_t reducer = WorkloadKinds::Spread(j, m_reducers, hosts);
                if (reducer != mapper)
                {
                    reducers.push_back(reducer);
                }
            }
            for (std::size_t left = reducers.size(); left > 0; left--)
            {
                std::swap(reducers[left - 1], reducers[random->GetInteger(0, left - 1)]);
                transfers.Queue(mapper, reducers[left - 1], m_bytes);
            }
        }
        return 1;
    }

    uint64_t m_bytes;       //!< octets of each transfer
    uint32_t m_concurrency; //!< transfers of a host at a time
    uint32_t m_mappers;     //!< hosts that send
    uint32_t m_reducers;    //!< hosts that receive
};

/** incast. */
class IncastWorkload : public TransferWorkload
{
  public:
    /**
     * @param options the options
     * @param hosts number of hosts
     */
    IncastWorkload(const ScenarioOptions& options, uint32_t hosts)
        : m_bytes(options.GetInteger("bytes")),
          m_senders(options.GetInteger("senders")),
          m_rounds(options.GetInteger("rounds"))
    {
        RequireAtMost("senders", m_senders, hosts - 1, "the hosts but one");
        m_senders = m_senders == 0 ? hosts - 1 : m_senders;
        RequireTransfers(uint64_t{m_senders} * m_rounds);
    }

  private:
    int64_t Add(TransferHelper& transfers,
                uint32_t hosts,
                Time duration,
                int64_t /* stream */) override
    {
        for (uint32_t round = 0; round < m_rounds; round++)
        {
            const Time after =
                NanoSeconds(duration.GetNanoSeconds() / m_rounds * static_cast<int64_t>(round));
            for (uint32_t i = 0; i < m_senders; i++)
            {
                // The first host receives.
                const uint32_t sender = 1 + WorkloadKinds::Spread(i, m_senders, hosts - 1);
                transfers.Add(sender, 0, m_bytes, after);
            }
        }
        return 0;
    }

    uint64_t m_bytes;   //!< octets of each transfer
    uint32_t m_senders; //!< hosts that send
    uint32_t m_rounds;  //!< how often
};

/** replay. */
class ReplayWorkload : public TransferWorkload
{
  public:
    /**
     * @param options the options
     * @param spec the network
     */
    ReplayWorkload(const ScenarioOptions& options, const TopologySpec& spec)
        : m_file(options.GetText("replay"), spec, options.GetReal("duration"))
    {
    }

    Params GetOutcome() const override
    {
        return {{"replay", m_file.GetDigest()}};
    }

  private:
    int64_t Add(TransferHelper& transfers,
                uint32_t /* hosts */,
                Time /* duration */,
                int64_t /* stream */) override
    {
        for (const ReplayFile::Line& line : m_file.GetLines())
        {
            transfers.Add(line.from, line.to, line.bytes, line.time);
        }
        return 0;
    }

    ReplayFile m_file; //!< the transfers
};

} // namespace

std::unique_ptr<Workload>
WorkloadKinds::MakeTransfers(const ScenarioOptions& options, const TopologySpec& spec)
{
    const std::string& name = options.GetText("workload");
    if (name == "replay")
    {
        if (options.GetText("replay").empty())
        {
            throw std::invalid_argument("--workload=replay says not what; allowed: with "
                                        "--replay=FILE");
        }
        return std::make_unique<ReplayWorkload>(options, spec);
    }
    const uint32_t hosts = spec.GetOrdinaryHosts().size();
    if (name == "incast")
    {
        return std::make_unique<IncastWorkload>(options, hosts);
    }
    return std::make_unique<ShuffleWorkload>(options, hosts);
}

} // namespace ns3
