/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ELK_SERVER_H
#define ELK_SERVER_H

#include "core/l2.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <time.h>
#include <vector>

namespace ns3
{

constexpr uint32_t FIRST_IP = 0x0a000000; //!< 10.0.0.0, the address of host 0
constexpr uint32_t HOSTS_A_SWITCH = 1000; //!< at most
constexpr uint32_t PORTS_A_SWITCH = 48;   //!< of which each has an equal share of these

/**
 * @param count how many
 * @param work what is done with all of them
 * @return the nanoseconds that each takes, of the processor's time: others may use it meanwhile
 */
template <typename Work>
double
Each(std::size_t count, Work work)
{
    timespec begin;
    timespec end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    work();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    return (static_cast<double>(end.tv_sec - begin.tv_sec) * 1e9 +
            static_cast<double>(end.tv_nsec - begin.tv_nsec)) /
           static_cast<double>(count);
}

/**
 * @param values some numbers
 * @return their median
 */
inline double
Median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/** What the benchmark knows of a host. */
struct BenchHost
{
    /**
     * @param host its number
     * @param moves how often it has gone to the next switch
     */
    explicit BenchHost(uint32_t host, uint32_t moves = 0)
        : at(UINT64_C(0x020000000000) | (host / HOSTS_A_SWITCH + moves + 1) % 65536ULL << 24),
          mac(at | (host % HOSTS_A_SWITCH + 1)),
          real(UINT64_C(0x001600000000) | host * UINT32_C(2654435761)),
          port(static_cast<uint16_t>(1 + host % PORTS_A_SWITCH))
    {
    }

    l2_mac at;     //!< its switch
    l2_mac mac;    //!< its MOOSE address
    l2_mac real;   //!< its own address
    uint16_t port; //!< of the switch
};

/**
 * @brief Measure a server of ELK, from a frame received to all that it answers, and print.
 * @param hosts all of them, which are told to it in this order
 * @param asked who is asked for, in this order
 * @param runs of which the median is printed
 */
void MeasureServer(const std::vector<uint32_t>& hosts,
                   const std::vector<uint32_t>& asked,
                   uint32_t runs);

} // namespace ns3

#endif /* ELK_SERVER_H */
