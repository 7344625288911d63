/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MAC_FLOOD_APPLICATION_H
#define MAC_FLOOD_APPLICATION_H

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/mac48-address.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <vector>

namespace ns3
{

class EthernetNetDevice;

/**
 * @ingroup moose
 * @brief A MAC flooding attack: sends frames whose source addresses are invented, to fill the
 * tables of switches.
 *
 * Frames go out at a constant rate, the first at a random moment within the time of one. Each has a
 * random destination, and as source the next of \c Addresses random ones in turn, or a new one each
 * time. Both are addresses of single stations as a manufacturer would assign them: the group bit
 * and the local bit are 0 and the other 46 are random, so that nobody has them but for a chance of
 * 2^-46 a frame and station. What a frame carries is zeros.
 *
 * @attention Nothing of it passes the node's stack. A queue of the port that is full drops frames
 * that were sent here; they are counted as sent.
 */
class MacFloodApplication : public Application
{
  public:
    /** EtherType for local experiments [802 9.2.3]; the other one is the directory's. */
    static constexpr uint16_t DEFAULT_TYPE = 0x88b6;

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    MacFloodApplication();
    ~MacFloodApplication() override;

    /**
     * Say by which port to send; without it, it is the node's first EthernetNetDevice. Call it
     * before the application starts.
     * @param device a port of the node
     */
    void SetDevice(Ptr<EthernetNetDevice> device);

    /**
     * @return frames sent so far
     */
    uint64_t GetSent() const;

    /**
     * Use fixed random streams.
     * @param stream first stream index to use
     * @return the number of streams used, 1
     */
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;

    // inherited from Application
    void StartApplication() override;
    void StopApplication() override;

  private:
    /** Send a frame, and come back for the next. */
    void SendNext();

    /**
     * @return an address of a single station, as a manufacturer would assign it
     */
    Mac48Address Invent();

    /**
     * @return the source of the next frame
     */
    Mac48Address ChooseSource();

    Ptr<EthernetNetDevice> m_device;      //!< sends
    Ptr<UniformRandomVariable> m_random;  //!< all that is random
    double m_rate{0};                     //!< frames a second
    uint32_t m_addresses{0};              //!< sources used in turn; 0 for ever new ones
    uint16_t m_type{0};                   //!< EtherType
    uint32_t m_size{0};                   //!< octets of a frame without FCS
    std::vector<Mac48Address> m_invented; //!< sources used in turn, so far
    EventId m_next;                       //!< SendNext()
    uint64_t m_sent{0};                   //!< frames sent

    /** Frames sent. */
    TracedCallback<Ptr<const Packet>> m_txTrace;
};

} // namespace ns3

#endif /* MAC_FLOOD_APPLICATION_H */
