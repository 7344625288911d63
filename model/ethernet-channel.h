/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ETHERNET_CHANNEL_H
#define ETHERNET_CHANNEL_H

#include "ns3/channel.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <cstddef>
#include <cstdint>

/**
 * @file
 * @ingroup moose
 * The cable of a full-duplex Ethernet link.
 *
 * A cable has two ends and a length. It carries frames in both directions at once, and neither
 * direction knows of the other: there are no collisions, no carrier sense and nothing to share. So
 * there is nothing for the channel to decide for a frame. It keeps the propagation delay and the
 * state of the cable and tells both devices when either changes; a device hands a frame straight to
 * its peer (ethernet-net-device.h says when, and what that costs).
 *
 * **Link state.** The link is up while both ends have a device and the cable is whole. A cable is
 * whole when it is made; SetDown() cuts it, SetUp() mends it. Both devices change state at the same
 * instant, before either of them tells anybody, so that whoever hears of it finds the same state at
 * both ends. There is no negotiation time. Real hardware that notices only at one end (a broken
 * fibre of a pair) is not modelled.
 *
 * **What is lost.** When a link goes down, whatever is on it is lost: the frame that either end is
 * transmitting, however many bits of it are out, and every frame that is still propagating, even if
 * the link comes up again before it would have arrived. Each up and each down of a link begins a
 * new epoch; a frame carries the epoch it was sent in, and the receiver drops it at the instant it
 * would have arrived if that is not the present one (trace PhyRxDrop of the receiver, counted by
 * EthernetNetDevice::GetLostInFlight()). Frames that wait in a transmit queue are flushed at once
 * (trace MacTxDrop of the sender).
 */

namespace ns3
{

class EthernetNetDevice;

/**
 * @ingroup moose
 * @brief A full-duplex point-to-point Ethernet cable between exactly two EthernetNetDevice.
 */
class EthernetChannel : public Channel
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    EthernetChannel();
    ~EthernetChannel() override;

    /**
     * @brief Plug a device into a free end; the second one brings the link up if the cable is
     * whole.
     *
     * EthernetNetDevice::Attach() is the way to call it.
     *
     * @param device the device; a third one, or the same one twice, is a fatal error
     */
    void Attach(Ptr<EthernetNetDevice> device);

    /**
     * @brief Pull a device out, which takes the link down. EthernetNetDevice::Detach() is the way
     * to call it.
     * @param device the device; one that is not attached here is ignored
     */
    void Detach(Ptr<EthernetNetDevice> device);

    /**
     * @brief Mend the cable. No effect if it is whole.
     */
    void SetUp();

    /**
     * @brief Cut the cable; what is in flight is lost, what waits in the transmit queues is
     * dropped. No effect if it is cut.
     */
    void SetDown();

    /**
     * @brief Tell whether the cable is whole, whatever is attached to it.
     * @return false between SetDown() and SetUp()
     */
    bool IsUp() const;

    /**
     * @brief Set the propagation delay of frames whose transmission begins from now on.
     * @param delay the delay, the same in both directions; 0 or more
     */
    void SetDelay(Time delay);

    /**
     * @brief Get the propagation delay.
     * @return the delay
     */
    Time GetDelay() const;

    // inherited from Channel
    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

    /**
     * @brief Get an attached device as what it is.
     * @param i 0 or 1, below GetNDevices()
     * @return the device
     */
    Ptr<EthernetNetDevice> GetEthernetDevice(std::size_t i) const;

  protected:
    void DoDispose() override;

  private:
    /**
     * @brief Bring the link up, if both ends have a device and the cable is whole.
     */
    void OpenLink();

    /**
     * @brief Take the link down, if it is up.
     */
    void CloseLink();

    Ptr<EthernetNetDevice> m_devices[2]; //!< the devices, in the order of attachment
    std::size_t m_nDevices;              //!< how many of them there are
    Time m_delay;                        //!< propagation delay, one way
    bool m_whole;                        //!< the cable is not cut
};

} // namespace ns3

#endif /* ETHERNET_CHANNEL_H */
