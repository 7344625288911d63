/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_CORE_ISIS_SUPPORT_H
#define MOOSE_CORE_ISIS_SUPPORT_H

/**
 * @file
 * @ingroup moose-test
 * A switch alone with a neighbour at each port whose part a test plays, and the back-off as its RFC
 * has it.
 */

#include "core-isis-pdu.h"

#include <functional>

namespace ns3
{
namespace coretest
{

/** The back-off as RFC 8405 section 5 has it: a state machine with timers that expire. */
class LiteralBackoff
{
  public:
    /** @brief Make one; delays as in the RFC. */
    LiteralBackoff(l2_time initial, l2_time brief, l2_time longest, l2_time learn, l2_time hold)
        : m_delays{initial, brief, longest},
          m_learn(learn),
          m_hold(hold)
    {
    }

    /** @brief Make one with the delays of a configuration. */
    explicit LiteralBackoff(const l2_isis_config& c)
        : LiteralBackoff(c.spf_initial_delay,
                         c.spf_short_delay,
                         c.spf_long_delay,
                         c.spf_learn_time,
                         c.spf_hold_down)
    {
    }

    /** An IGP event. */
    void Event(l2_time now)
    {
        Expire(now);
        if (m_spf == L2_NEVER)
        {
            m_spf = now + m_delays[m_state];
        }
        if (m_state == 0) // transition 1
        {
            m_state = 1;
            m_learnTimer = now + m_learn;
        }
        m_holdTimer = now + m_hold; // transitions 1, 2, 4
    }

    /** Let timers expire; @return whether the SPF timer is one of them. */
    bool Expire(l2_time now)
    {
        for (;;)
        {
            const l2_time first = std::min(m_learnTimer, m_holdTimer);
            if (first > now)
            {
                break;
            }
            if (m_holdTimer == first) // transitions 5 and 6
            {
                m_state = 0;
                m_holdTimer = L2_NEVER;
                m_learnTimer = L2_NEVER;
            }
            else // transition 3
            {
                m_state = m_state == 1 ? 2 : m_state;
                m_learnTimer = L2_NEVER;
            }
        }
        const bool due = m_spf <= now;
        m_ran += due;
        m_spf = due ? L2_NEVER : m_spf;
        return due;
    }

    /** @return how often the SPF timer expired */
    unsigned Ran() const
    {
        return m_ran;
    }

    /** @return when the SPF timer expires */
    l2_time Due() const
    {
        return m_spf;
    }

  private:
    l2_time m_delays[3];             //!< by state
    l2_time m_learn;                 //!< TIME_TO_LEARN_INTERVAL
    l2_time m_hold;                  //!< HOLDDOWN_INTERVAL
    int m_state = 0;                 //!< QUIET, SHORT_WAIT, LONG_WAIT
    l2_time m_spf = L2_NEVER;        //!< SPF_TIMER
    l2_time m_learnTimer = L2_NEVER; //!< LEARN_TIMER
    l2_time m_holdTimer = L2_NEVER;  //!< HOLDDOWN_TIMER
    unsigned m_ran = 0;              //!< how often the SPF timer expired
};

/** A MOOSE switch with link-state routing, alone: tests play its neighbours. */
class IsisSwitch
{
  public:
    /**
     * @brief The configuration of the switch 02:00:01.
     * @param ports how many
     * @return the configuration
     */
    static l2_config Config(uint16_t ports = 4)
    {
        l2_config config = MooseConfig(ports);
        config.routing = L2_ROUTING_LINK_STATE;
        return config;
    }

    /**
     * @brief Make one whose ports are up since time 0.
     * @param config what it is
     * @param allocator its environment's, or nullptr
     */
    explicit IsisSwitch(const l2_config& config = Config(), Allocator* allocator = nullptr)
    {
        l2_env env = allocator ? allocator->Env() : l2_env();
        m_allocator = allocator;
        env.hmac = &IsisSwitch::Hmac;
        m_context.self = this;
        if (allocator)
        {
            env.ctx = &m_context;
            env.resize = &IsisSwitch::Resize;
        }
        else
        {
            env.ctx = &m_context;
        }
        if (l2_switch_new(&m_switch, &config, &env))
        {
            throw std::runtime_error("l2_switch_new");
        }
        for (uint16_t port = 1; port <= config.ports; ++port)
        {
            SetUp(port, true);
        }
    }

    ~IsisSwitch()
    {
        l2_switch_free(m_switch);
    }

    IsisSwitch(const IsisSwitch&) = delete;
    IsisSwitch& operator=(const IsisSwitch&) = delete;

    /** Tell the state of a port. */
    void SetUp(uint16_t port, bool up, uint32_t maxFrame = 0)
    {
        l2_port_state state = {};
        state.up = up;
        state.max_frame = maxFrame;
        l2_switch_set_port(m_switch, port, &state, now);
        Drain();
    }

    /** Manage a port as an edge, or not. */
    void SetEdge(uint16_t port, bool edge)
    {
        l2_port_config config;
        l2_port_config_init(&config);
        config.admin_edge = edge;
        l2_switch_configure_port(m_switch, port, &config, now);
        Drain();
    }

    /**
     * @brief Hand in a frame.
     * @return why it was dropped, "" if it was not
     */
    std::string Receive(uint16_t port, const Bytes& frame)
    {
        const std::unique_ptr<uint8_t[]> head(new uint8_t[frame.size()]);
        std::copy(frame.begin(), frame.end(), head.get());
        l2_frame received;
        received.head = head.get();
        received.head_length = frame.size();
        received.length = frame.size();
        l2_switch_receive(m_switch, port, &received, now);
        return Drain();
    }

    /** Hand in a PDU; as above. */
    std::string Hear(uint16_t port, const Bytes& pdu)
    {
        return Receive(port, IsisFrame(pdu));
    }

    /** Let time pass until then, and have done what becomes due; once done it is not due any more.
     */
    void RunUntil(l2_time until)
    {
        while (l2_switch_deadline(m_switch) <= until)
        {
            now = std::max(now, l2_switch_deadline(m_switch));
            l2_switch_expire(m_switch, now);
            Drain();
            if (l2_switch_deadline(m_switch) <= now)
            {
                throw std::runtime_error("what was due is still due");
            }
        }
        now = until;
    }

    /** Let so much time pass. */
    void Run(l2_time span)
    {
        RunUntil(now + span);
    }

    /**
     * @brief Have a neighbour come up.
     * @param port where
     * @param number the switch 02:00:NN
     * @param circuit its port there
     */
    void BringUp(uint16_t port, unsigned number, uint32_t circuit = 1)
    {
        IsisHello hello = HelloOf(port, number, circuit);
        hello.state = STATE_DOWN;
        hello.sees = false;
        Hear(port, Seal(hello.Write()));
        hello.state = STATE_INITIALIZING;
        hello.sees = true;
        Hear(port, Seal(hello.Write()));
        hello.state = STATE_UP;
        Hear(port, Seal(hello.Write()));
        if (l2_switch_port_role(m_switch, port) != L2_ROLE_TRUNK)
        {
            throw std::runtime_error("no adjacency");
        }
    }

    /** @return a hello of a neighbour that sees this switch and is up */
    static IsisHello HelloOf(uint16_t port, unsigned number, uint32_t circuit = 1)
    {
        IsisHello hello;
        hello.system = System(number);
        hello.circuit = circuit;
        hello.state = STATE_UP;
        hello.sees = true;
        hello.neighbourCircuit = port;
        hello.moose = MooseTlv(System(number));
        return hello;
    }

    /** @return the PDU, authenticated if this switch wants that */
    Bytes Seal(const Bytes& pdu) const
    {
        return seal == L2_AUTHENTICATION_NONE ? pdu : Sign(pdu, seal == L2_AUTHENTICATION_HMAC_MD5);
    }

    /** @return the PDUs of a type that were sent at a port (0: any) since Clear() */
    std::vector<SentPdu> Sent(uint8_t type, uint16_t port = 0) const
    {
        std::vector<SentPdu> some;
        for (const SentPdu& s : sent)
        {
            if (s.Type() == type && (port == 0 || s.port == port))
            {
                some.push_back(s);
            }
        }
        return some;
    }

    /** @return the LSPs with this identifier that were sent at a port (0: any) since Clear() */
    std::vector<SentPdu> SentLsp(uint64_t id, uint16_t port = 0) const
    {
        std::vector<SentPdu> some;
        for (const SentPdu& s : Sent(ISIS_LSP, port))
        {
            if (s.Id() == id)
            {
                some.push_back(s);
            }
        }
        return some;
    }

    /** @return "02:.. 2 ack, ..": what PSNPs at a port named since Clear() */
    std::vector<IsisEntry> Named(uint16_t port) const
    {
        std::vector<IsisEntry> all;
        for (const SentPdu& s : Sent(ISIS_PSNP, port))
        {
            for (const IsisEntry& e : s.Entries())
            {
                all.push_back(e);
            }
        }
        return all;
    }

    /** @return how often PSNPs at a port named an LSP with this number */
    unsigned CountNamed(uint16_t port, uint64_t id, uint32_t sequence) const
    {
        unsigned count = 0;
        for (const IsisEntry& e : Named(port))
        {
            count += e.id == id && e.sequence == sequence;
        }
        return count;
    }

    /** @return how many events of a type there were since Clear() */
    unsigned CountEvents(l2_event_type type) const
    {
        unsigned count = 0;
        for (const l2_event& e : events)
        {
            count += e.type == type;
        }
        return count;
    }

    /** Acknowledge all LSPs that were sent at a port since Clear(). */
    void Acknowledge(uint16_t port, unsigned number)
    {
        IsisSnp psnp;
        psnp.system = System(number);
        for (const SentPdu& s : Sent(ISIS_LSP, port))
        {
            psnp.entries.push_back({s.Id(),
                                    s.Sequence(),
                                    static_cast<uint16_t>(coretest::Get(s.pdu, 24, 2)),
                                    s.Lifetime()});
        }
        if (!psnp.entries.empty())
        {
            Hear(port, Seal(psnp.Write()));
        }
    }

    /** Forget what was sent and told. */
    void Clear()
    {
        sent.clear();
        events.clear();
    }

    /** @return what l2_switch_dump() writes */
    std::string Dump() const
    {
        return DumpOf(m_switch);
    }

    /** @return the part of the dump about paths and tree */
    std::string Paths() const
    {
        const std::string dump = Dump();
        const std::size_t from = dump.find("fib ");
        return dump.substr(from, dump.find("adjacencies") - from);
    }

    /** @return whether the database has an LSP, with this number unless 0, and alive */
    bool Holds(uint64_t id, uint32_t sequence = 0) const
    {
        const std::string line = Line(id, sequence);
        return !line.empty() && line.find("purged") == std::string::npos;
    }

    /** @return whether the database has the purge of an LSP */
    bool HoldsPurged(uint64_t id, uint32_t sequence = 0) const
    {
        return Line(id, sequence).find("purged") != std::string::npos;
    }

    /** @return what it knows of its network */
    l2_routing_state State() const
    {
        l2_routing_state state;
        l2_switch_routing(m_switch, &state);
        return state;
    }

    /** @return the core's object */
    l2_switch* Get() const
    {
        return m_switch;
    }

    /** @return how often a frame was dropped for a reason */
    uint64_t Dropped(l2_drop reason) const
    {
        return l2_switch_counters(m_switch)->dropped[reason];
    }

    l2_time now = 0;                                   //!< the present
    l2_authentication seal = L2_AUTHENTICATION_NONE;   //!< what neighbours do
    std::vector<SentPdu> sent;                         //!< since Clear()
    std::vector<l2_event> events;                      //!< since Clear()
    std::function<void(l2_hash, const Bytes&)> onHmac; //!< sees what is digested
    std::vector<Action> forwards;                      //!< answers to the last frame

  private:
    /** What the environment's functions are called with. */
    struct Context
    {
        IsisSwitch* self; //!< whose
    };

    /** As struct l2_env says. */
    static void Hmac(void* ctx,
                     l2_hash hash,
                     const uint8_t* key,
                     std::size_t keyLength,
                     const uint8_t* data,
                     std::size_t length,
                     uint8_t* digest)
    {
        const IsisSwitch& self = *static_cast<Context*>(ctx)->self;
        if (self.onHmac)
        {
            self.onHmac(hash, Bytes(data, data + length));
        }
        uint8_t all[32];
        ToyDigest(key, keyLength, data, length, all);
        std::copy_n(all, hash == L2_HASH_MD5 ? 16 : 32, digest);
    }

    /** As struct l2_env says. */
    static void* Resize(void* ctx, void* old, std::size_t size)
    {
        const l2_env env = static_cast<Context*>(ctx)->self->m_allocator->Env();
        return env.resize(env.ctx, old, size);
    }

    /** @return the line of the dump about an LSP, or "" */
    std::string Line(uint64_t id, uint32_t sequence) const
    {
        char name[64];
        std::snprintf(name,
                      sizeof(name),
                      "  lsp %04x.%04x.%04x.%02x-%02x ",
                      static_cast<unsigned>(id >> 48),
                      static_cast<unsigned>(id >> 32 & 0xffff),
                      static_cast<unsigned>(id >> 16 & 0xffff),
                      static_cast<unsigned>(id >> 8 & 0xff),
                      static_cast<unsigned>(id & 0xff));
        const std::string dump = Dump();
        const std::size_t at = dump.find(name);
        if (at == std::string::npos)
        {
            return "";
        }
        const std::string line = dump.substr(at, dump.find('\n', at) - at);
        char number[16];
        std::snprintf(number, sizeof(number), " %08x ", sequence);
        return sequence == 0 || line.find(number) != std::string::npos ? line : "";
    }

    /** Keep what the switch answers; @return why a frame was dropped, or "". */
    std::string Drain()
    {
        std::string dropped;
        l2_switch_check(m_switch);
        forwards.clear();
        l2_action action;
        while (l2_switch_next(m_switch, &action))
        {
            if (action.type == L2_ACTION_SEND)
            {
                const auto& send = action.as.send;
                const Bytes frame(send.bytes, send.bytes + send.length);
                const auto from = frame.begin() + 17;
                const auto length = static_cast<std::ptrdiff_t>(coretest::Get(frame, 12, 2)) - 3;
                sent.push_back({now, send.port, Bytes(from, from + length)});
            }
            else if (action.type == L2_ACTION_EVENT)
            {
                events.push_back(action.as.event);
            }
            else if (action.type == L2_ACTION_DROP)
            {
                dropped = l2_drop_name(action.as.drop);
            }
            else
            {
                Action copy = {};
                copy.type = action.type;
                const auto& forward = action.as.forward;
                copy.ports.assign(forward.ports, forward.ports + forward.port_count);
                copy.edits.assign(forward.edits, forward.edits + forward.edit_count);
                forwards.push_back(copy);
            }
        }
        return dropped;
    }

    l2_switch* m_switch = nullptr;    //!< the core's object
    Allocator* m_allocator = nullptr; //!< of its memory, or nullptr
    Context m_context;                //!< for the environment
};

const uint64_t SELF_LSP = LspId(SELF_SYSTEM); //!< fragment 0 of the switch under test
const uint64_t OTHER = LspId(System(9));      //!< of a system far away

/** Have 02:00:02 and 02:00:03 come up at ports 1 and 2, and be told everything. */
inline void
Start(IsisSwitch& sw)
{
    sw.BringUp(1, 2);
    sw.BringUp(2, 3);
    sw.Run(L2_SECOND);
    sw.Acknowledge(1, 2);
    sw.Acknowledge(2, 3);
    sw.Run(20 * L2_SECOND);
    sw.Clear();
}

} // namespace coretest
} // namespace ns3

#endif /* MOOSE_CORE_ISIS_SUPPORT_H */
