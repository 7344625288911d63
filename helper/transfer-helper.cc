/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "transfer-helper.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TransferHelper");

TransferHelper::TransferHelper(const L2Network& network, Time start)
    : m_addresses(network.hostAddresses)
{
    NS_LOG_FUNCTION(this << start);
    for (uint32_t i = 0; i < network.hostNodes.GetN(); i++)
    {
        m_applications.push_back(CreateObject<TransferApplication>());
        m_applications.back()->SetStartTime(start);
        network.hostNodes.Get(i)->AddApplication(m_applications.back());
    }
}

void
TransferHelper::SetConcurrency(uint32_t concurrency)
{
    for (const Ptr<TransferApplication>& application : m_applications)
    {
        application->SetAttribute("Concurrency", UintegerValue(concurrency));
    }
}

uint32_t
TransferHelper::Note(uint32_t from, uint32_t to, uint64_t bytes)
{
    NS_ABORT_MSG_UNLESS(bytes > 0 && bytes <= MAX_BYTES, "TransferHelper: " << bytes << " octets");
    NS_ABORT_MSG_IF(from == to, "TransferHelper: a transfer from a host to itself");
    Transfer transfer;
    transfer.transfer = m_transfers.size();
    transfer.from = from;
    transfer.to = to;
    transfer.bytes = bytes;
    m_transfers.push_back(transfer);
    return transfer.transfer;
}

void
TransferHelper::Add(uint32_t from, uint32_t to, uint64_t bytes, Time after)
{
    const uint32_t number = Note(from, to, bytes);
    m_applications.at(from)->AddTransfer(number, m_addresses.at(to), bytes, after);
}

void
TransferHelper::Queue(uint32_t from, uint32_t to, uint64_t bytes)
{
    const uint32_t number = Note(from, to, bytes);
    m_applications.at(from)->QueueTransfer(number, m_addresses.at(to), bytes);
}

std::vector<Transfer>
TransferHelper::Collect() const
{
    std::vector<Transfer> transfers = m_transfers;
    for (const Ptr<TransferApplication>& application : m_applications)
    {
        for (const TransferApplication::Sent& sent : application->GetSent())
        {
            Transfer& transfer = transfers.at(sent.transfer);
            transfer.begun = sent.begun;
            transfer.start = sent.start;
            transfer.resent = sent.resent;
        }
        for (const auto& [number, received] : application->GetReceived())
        {
            Transfer& transfer = transfers.at(number);
            transfer.received = received.received;
            transfer.isComplete = received.received == transfer.bytes;
            transfer.completed = received.last;
        }
    }
    return transfers;
}

TransferHelper::Summary
TransferHelper::Summarize(const std::vector<Transfer>& transfers)
{
    Summary summary;
    std::vector<Time> times;
    uint64_t complete = 0;
    Time sum;
    Time first = Time::Max();
    Time last;
    summary.transfers = transfers.size();
    for (const Transfer& transfer : transfers)
    {
        summary.bytes += transfer.bytes;
        summary.received += transfer.received;
        summary.resent += transfer.resent;
        summary.begun += transfer.begun ? 1 : 0;
        if (transfer.isComplete)
        {
            times.push_back(transfer.completed - transfer.start);
            sum += times.back();
            complete += transfer.bytes;
            first = std::min(first, transfer.start);
            last = std::max(last, transfer.completed);
        }
    }
    summary.completed = times.size();
    if (!times.empty())
    {
        std::sort(times.begin(), times.end());
        summary.mean = sum / static_cast<int64_t>(times.size());
        summary.percentile99 = times[(times.size() * 99 + 99) / 100 - 1];
        summary.longest = times.back();
        summary.goodput = 8.0 * static_cast<double>(complete) / (last - first).GetSeconds();
    }
    return summary;
}

} // namespace ns3
