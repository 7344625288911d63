/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "peer-choice.h"
#include "udp-probe-helper.h"
#include "workload-kinds.h"

#include "ns3/log.h"
#include "ns3/random-variable-stream.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("WorkloadProbes");

namespace
{

/**
 * How many probes fit, such that the last second is for the echoes, and the second in which the
 * first is sent for ARP.
 * @param room from the end of the second in which the first probe is sent to a second before the
 * end
 * @param interval between two probes of a flow
 * @return how many, at least 1
 */
uint32_t
CountProbes(Time room, Time interval)
{
    const Time rest = room - std::max(interval, Seconds(UdpProbeHelper::LEAD_SECONDS));
    return rest.IsStrictlyNegative() ? 1 : 2 + rest.GetNanoSeconds() / interval.GetNanoSeconds();
}

// ---- Probes -------------------------------------------------------------------------------------

/** random-peers and all-to-all. */
class ProbeWorkload : public Workload
{
  public:
    /**
     * @param options the options
     * @param spec the network
     */
    ProbeWorkload(const ScenarioOptions& options, const TopologySpec& spec)
        : m_name(options.GetText("workload")),
          m_hosts(spec.GetOrdinaryHosts().size()),
          m_interval(Seconds(options.GetReal("probe-interval"))),
          m_within(Seconds(options.GetReal("meet-within"))),
          m_peers(options.GetText("peers")),
          m_peersPerHost(options.GetInteger("peers-per-host")),
          m_exponent(options.GetReal("zipf-exponent"))
    {
        if (m_within > Seconds(options.GetReal("duration")))
        {
            throw std::invalid_argument("--meet-within is longer than --duration; allowed: at most "
                                        "as long");
        }
        RequirePeers(options, "zipf-exponent", "zipf");
        RequirePeers(options, "locality", "local");
        const std::string mix =
            options.IsGiven("locality") ? options.GetText("locality") : LocalPeers::DEFAULT_MIX;
        if (!LocalPeers::Parse(mix, m_mix))
        {
            throw std::invalid_argument("--locality=" + mix +
                                        " is not allowed; allowed: rack:P,pod:P,site:P,any:P or "
                                        "some of them, numbers from 0 to 1 that sum to 1");
        }
    }

    int64_t Install(const L2Network& network, Time start, Time duration, int64_t stream) override
    {
        m_probes = std::make_unique<UdpProbeHelper>(network);
        const Ptr<UniformRandomVariable> random = CreateObject<UniformRandomVariable>();
        int64_t used = m_probes->AssignStreams(stream);
        random->SetStream(stream + used);
        if (m_name == "all-to-all")
        {
            used++;
            AddMeetings(start, duration, random);
            return used;
        }
        m_probes->SetProbes(m_interval, CountProbes(duration - Seconds(2), m_interval));
        m_probes->SetStart(start);
        if (m_peers == "zipf")
        {
            used++;
            ZipfPeers peers(m_hosts, m_exponent, random);
            m_probes->AddRandomPeers(peers, m_peersPerHost);
        }
        else if (m_peers == "local")
        {
            LocalPeers peers(network.spec, m_mix);
            m_probes->AddRandomPeers(peers, m_peersPerHost);
        }
        else
        {
            UniformPeers peers(m_hosts);
            m_probes->AddRandomPeers(peers, m_peersPerHost);
        }
        return used;
    }

    std::vector<UdpProbeFlow> GetFlows() const override
    {
        return m_probes->Collect();
    }

    Params GetOutcome() const override
    {
        return m_peers == "local" ? Params{{"locality", LocalPeers::ToText(m_mix)}} : Params{};
    }

  private:
    /**
     * Refuse an option with other --peers than its own.
     * @param options the options
     * @param option its name
     * @param peers its peers
     */
    void RequirePeers(const ScenarioOptions& options,
                      const std::string& option,
                      const std::string& peers) const
    {
        if (options.IsGiven(option) && m_peers != peers)
        {
            throw std::invalid_argument("--" + option + " is not allowed with --peers=" + m_peers +
                                        "; allowed: with --peers=" + peers);
        }
    }

    /**
     * Add the flows of all-to-all.
     * @param start when the measured time begins
     * @param duration how long it is
     * @param random chooses seats and moments
     */
    void AddMeetings(Time start, Time duration, const Ptr<UniformRandomVariable>& random)
    {
        std::vector<uint32_t> seats(m_hosts);
        std::iota(seats.begin(), seats.end(), 0);
        for (uint32_t i = m_hosts - 1; i > 0; i--)
        {
            std::swap(seats[i], seats[random->GetInteger(0, i)]);
        }
        const Time margin = duration < Seconds(4) ? duration / 4 : Seconds(1);
        const Time begin = m_within.IsZero() ? margin : Time();
        const Time window = m_within.IsZero() ? duration - 2 * margin : m_within;
        const double round = 2 * window.GetSeconds() / (m_hosts - 1);
        for (uint32_t places = 1; 2 * places <= m_hosts; places++)
        {
            // Those who sit opposite each other would be counted twice.
            const bool opposite = 2 * places == m_hosts;
            for (uint32_t seat = 0; seat < (opposite ? places : m_hosts); seat++)
            {
                const double part = random->GetValue(0, opposite ? 0.5 : 1);
                AddMeeting(seats[seat],
                           seats[(seat + places) % m_hosts],
                           begin + Seconds(round * (places - 1 + part)),
                           start,
                           duration);
            }
        }
    }

    /**
     * Add the flows of a pair of hosts.
     * @param a a host
     * @param b the other
     * @param meet when they meet, from the beginning of the measured time
     * @param start when the measured time begins
     * @param duration how long it is
     */
    void AddMeeting(uint32_t a, uint32_t b, Time meet, Time start, Time duration)
    {
        const Time second = Seconds(1 + std::floor(meet.GetSeconds()));
        const Time room = duration - Seconds(1) - second;
        m_probes->SetProbes(m_interval, CountProbes(room, m_interval));
        m_probes->AddFlow(a, b, start + meet);
        m_probes->AddFlow(b, a, start + meet);
    }

    std::string m_name;      //!< random-peers or all-to-all
    uint32_t m_hosts;        //!< number of hosts
    Time m_interval;         //!< between probes
    Time m_within;           //!< all pairs meet within it; 0 for the whole time
    std::string m_peers;     //!< random-peers: uniform, zipf or local
    uint32_t m_peersPerHost; //!< random-peers: flows of a host
    double m_exponent;       //!< zipf: the exponent
    LocalPeers::Mix m_mix{}; //!< local: how near peers are

    std::unique_ptr<UdpProbeHelper> m_probes; //!< the flows
};

} // namespace

std::unique_ptr<Workload>
WorkloadKinds::MakeProbes(const ScenarioOptions& options, const TopologySpec& spec)
{
    return std::make_unique<ProbeWorkload>(options, spec);
}

} // namespace ns3
