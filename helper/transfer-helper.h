/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TRANSFER_HELPER_H
#define TRANSFER_HELPER_H

#include "l2-network-helper.h"

#include "ns3/nstime.h"
#include "ns3/transfer-application.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief What became of a transfer, from both ends.
 */
struct Transfer
{
    uint32_t transfer{0};   //!< its number, from 0
    uint32_t from{0};       //!< index of the host that sends
    uint32_t to{0};         //!< index of the host that receives
    uint64_t bytes{0};      //!< octets it has
    bool begun{false};      //!< it has been begun
    Time start;             //!< when
    uint64_t received{0};   //!< octets that have arrived
    bool isComplete{false}; //!< all of them have
    Time completed;         //!< when the last of all came
    uint64_t resent{0};     //!< segments with data that were sent again
};

/**
 * @ingroup moose
 * @brief Transfers by TCP among the hosts of a network.
 *
 * Every host runs a TransferApplication from a given time on.
 */
class TransferHelper
{
  public:
    /** Most octets of a transfer: ns-3's sequence numbers do not come round. */
    static constexpr uint64_t MAX_BYTES = 1000000000;
    /** Most transfers of a workload; each takes some 300 octets of memory. */
    static constexpr uint64_t MAX_TRANSFERS = 4000000;

    /** What all transfers together came to. */
    struct Summary
    {
        uint64_t transfers{0}; //!< how many
        uint64_t begun{0};     //!< those that were begun
        uint64_t completed{0}; //!< those of which all has arrived
        uint64_t bytes{0};     //!< octets they have
        uint64_t received{0};  //!< octets that have arrived
        uint64_t resent{0};    //!< segments with data that were sent again
        Time mean;             //!< completion time, of those completed
        Time percentile99;     //!< 99 % took no longer
        Time longest;          //!< none took longer
        double goodput{0};     //!< octets of complete ones, in bit/s from the first start to the
                               //!< last end
    };

    /**
     * Install the application on all hosts.
     * @param network the network
     * @param start when it starts; from then on hosts receive
     */
    TransferHelper(const L2Network& network, Time start);

    /**
     * @param concurrency most queued transfers of a host that are under way at any time
     */
    void SetConcurrency(uint32_t concurrency);

    /**
     * Add a transfer that begins at a given time.
     * @param from index of the host that sends
     * @param to index of the host that receives
     * @param bytes how many octets, 1 to MAX_BYTES
     * @param after when it begins, after the application's start
     */
    void Add(uint32_t from, uint32_t to, uint64_t bytes, Time after);

    /**
     * Add a transfer that begins when those of the same host that were queued before let it.
     * @param from index of the host that sends
     * @param to index of the host that receives
     * @param bytes how many octets, 1 to MAX_BYTES
     */
    void Queue(uint32_t from, uint32_t to, uint64_t bytes);

    /**
     * @return what has become of the transfers so far, in the order in which they were added
     */
    std::vector<Transfer> Collect() const;

    /**
     * @param transfers some transfers
     * @return what they came to
     */
    static Summary Summarize(const std::vector<Transfer>& transfers);

  private:
    /**
     * Number a transfer.
     * @param from index of the host that sends
     * @param to index of the host that receives
     * @param bytes how many octets
     * @return its number
     */
    uint32_t Note(uint32_t from, uint32_t to, uint64_t bytes);

    std::vector<Ptr<TransferApplication>> m_applications; //!< one on each host
    std::vector<Ipv4Address> m_addresses;                 //!< of the hosts
    std::vector<Transfer> m_transfers;                    //!< ends of each transfer
};

} // namespace ns3

#endif /* TRANSFER_HELPER_H */
