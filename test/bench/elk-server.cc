/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "elk-server.h"

#include "account.h"
#include "core/l2_directory.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace ns3
{

namespace
{

constexpr l2_mac SERVER = 0x02fffe000001;   //!< address of the server's port
constexpr uint32_t SERVER_IP = 0x0afffffe;  //!< 10.255.255.254
constexpr double PORTLAND = 25000;          //!< nanoseconds an ARP, as PortLand's authors have it
constexpr std::size_t PAYLOAD = 14;         //!< where a message begins
constexpr std::size_t RECORD = PAYLOAD + 4; //!< where an UPDATE's or a QUERY's record begins
constexpr std::size_t TARGET = RECORD + 46; //!< where a QUERY's target is
constexpr std::size_t QUERY = TARGET + 16;  //!< octets of a QUERY
constexpr uint8_t TYPE_QUERY = 2;           //!< of a message
constexpr uint8_t TYPE_ANSWER = 3;          //!< of a message
constexpr uint8_t TYPE_UPDATE = 4;          //!< of a message

/** Write a number in network byte order. */
void
Put(uint8_t* bytes, uint64_t number, int octets)
{
    for (int i = octets - 1; i >= 0; --i, number >>= 8)
    {
        bytes[i] = static_cast<uint8_t>(number);
    }
}

/** A server, and frames for it. */
class Server
{
  public:
    /** @param capacity most mappings */
    explicit Server(uint32_t capacity)
    {
        l2_directory_config config;
        l2_directory_config_init(&config);
        config.address = SERVER;
        config.ip = l2_ip_v4(SERVER_IP);
        config.capacity = capacity;
        l2_env env = {};
        env.resize = &Account::Resize;
        env.ctx = &account;
        env.seed = 1;
        if (l2_directory_new(&m_directory, &config, &env))
        {
            std::fprintf(stderr, "elk: no server can be made\n");
            std::exit(1);
        }
        Put(m_frame, SERVER, 6);
        Put(m_frame + 12, 0x88b5, 2);
        m_frame[PAYLOAD] = 1; // version
        // As what is asked for first.
        const l2_ip ip = l2_ip_v4(FIRST_IP);
        std::memcpy(m_frame + RECORD, ip.bytes, sizeof(ip.bytes));
        std::memcpy(m_frame + TARGET, ip.bytes, sizeof(ip.bytes));
    }

    ~Server()
    {
        l2_directory_free(m_directory);
    }

    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /** A switch says where a host is. @param moves as BenchHost's */
    void Update(uint32_t host, uint32_t moves, l2_time now)
    {
        Say(TYPE_UPDATE, host, moves);
        Receive(TARGET, now);
    }

    /** A host, which has moved so often, asks for another. */
    void Query(uint32_t host, uint32_t moves, uint32_t target, l2_time now)
    {
        Say(TYPE_QUERY, host, moves);
        Put(m_frame + TARGET + 12, FIRST_IP + target, 4);
        Receive(QUERY, now);
    }

    /** @return what it has counted */
    const struct l2_directory_counters& Counters() const
    {
        return *l2_directory_counters(m_directory);
    }

    Account account;      //!< what it has asked for
    uint64_t answers = 0; //!< ANSWERs
    uint64_t sum = 0;     //!< of the addresses in them

  private:
    /** Write all but a QUERY's target. */
    void Say(uint8_t type, uint32_t host, uint32_t moves)
    {
        const BenchHost h(host, moves);
        Put(m_frame + 6, h.mac, 6);
        m_frame[PAYLOAD + 1] = type;
        Put(m_frame + RECORD + 12, FIRST_IP + host, 4);
        Put(m_frame + RECORD + 16, h.mac, 6);
        Put(m_frame + RECORD + 22, h.real, 6);
        Put(m_frame + RECORD + 28, h.at, 6);
        Put(m_frame + RECORD + 34, h.port, 2);
    }

    /** Give it the frame, and take its answers. */
    void Receive(std::size_t length, l2_time now)
    {
        const l2_frame frame = {m_frame, length, length};
        l2_directory_receive(m_directory, &frame, now);
        l2_action action;
        while (l2_directory_next(m_directory, &action))
        {
            const uint8_t* bytes = action.as.send.bytes;
            if (action.type == L2_ACTION_SEND && bytes[12] == 0x88 && bytes[13] == 0xb5 &&
                bytes[PAYLOAD + 1] == TYPE_ANSWER)
            {
                answers++;
                sum += l2_mac_load(bytes + PAYLOAD + 4 + 16);
            }
        }
    }

    l2_directory* m_directory = nullptr; //!< the core's object
    uint8_t m_frame[QUERY] = {};         //!< what it is to receive
};

/** What is measured of it. */
enum Row
{
    TOLD,
    KNOWN,
    UNKNOWN,
    MOVED,
    ROWS,
};

const char* const ROW_NAMES[ROWS] = {"told", "known", "unknown", "moved"}; //!< of each

/** Stop if something is not so. */
void
Require(bool so, const char* what)
{
    if (!so)
    {
        std::fprintf(stderr, "elk: the server %s\n", what);
        std::exit(1);
    }
}

/** Measure all once. @return octets a mapping */
double
MeasureOnce(const std::vector<uint32_t>& hosts,
            const std::vector<uint32_t>& asked,
            std::vector<double> (&times)[ROWS])
{
    const uint32_t count = static_cast<uint32_t>(hosts.size());
    Server server(count);
    times[TOLD].push_back(Each(count, [&]() {
        for (const uint32_t host : hosts)
        {
            server.Update(host, 0, 0);
        }
    }));
    Require(server.Counters().created == count, "does not know all hosts");
    const double octets = static_cast<double>(server.account.now) / count;
    uint64_t expected = 0;
    for (const uint32_t host : asked)
    {
        expected += BenchHost(host).mac;
    }
    times[KNOWN].push_back(Each(asked.size(), [&]() {
        uint32_t asker = asked.back();
        for (const uint32_t host : asked)
        {
            // Nobody asks for itself: that is not answered.
            server.Query(asker == host ? (host + 1) % count : asker, 0, host, L2_SECOND);
            asker = host;
        }
    }));
    Require(server.answers == asked.size() && server.sum == expected, "answers something else");
    times[UNKNOWN].push_back(Each(asked.size(), [&]() {
        for (const uint32_t host : asked)
        {
            server.Query(host, 0, count + host, 2 * L2_SECOND);
        }
    }));
    Require(server.answers == asked.size(), "answers for who is not there");
    times[MOVED].push_back(Each(count, [&]() {
        for (const uint32_t host : hosts)
        {
            server.Update(host, 1, 3 * L2_SECOND);
        }
    }));
    Require(server.Counters().moved == count, "does not see who moves");
    return octets;
}

} // namespace

void
MeasureServer(const std::vector<uint32_t>& hosts, const std::vector<uint32_t>& asked, uint32_t runs)
{
    std::vector<double> times[ROWS];
    double octets = 0;
    for (uint32_t run = 0; run < runs; ++run)
    {
        octets = MeasureOnce(hosts, asked, times);
    }
    std::printf(
        "\nA server, from a frame to all that it sends: told of a new host, asked for a known "
        "one,\nasked for one that nobody has, told of a host that has moved\n\n%-8s %10s %12s "
        "%18s\n",
        "ns",
        "server",
        "M/s",
        "PortLand/server");
    for (int row = 0; row < ROWS; ++row)
    {
        const double median = Median(times[row]);
        std::printf("%-8s %10.1f %12.2f", ROW_NAMES[row], median, 1e3 / median);
        row == KNOWN ? std::printf(" %18.1f\n", PORTLAND / median) : std::printf("\n");
    }
    std::printf("octets a mapping, all that the server has: %.1f\n", octets);
}

} // namespace ns3
