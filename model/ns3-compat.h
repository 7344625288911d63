/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_NS3_COMPAT_H
#define MOOSE_NS3_COMPAT_H

/**
 * @file
 * @ingroup moose
 * What cannot be written one way for ns-3 3.35 and for the newest release, in one place.
 *
 * Nothing here looks at a version number. What can be written one way is not here:
 * TestSuite::Type::UNIT is right everywhere, TestCase::AddTestCase() without a duration means a
 * quick test everywhere, and unsigned or string attributes do without MakeEnumAccessor().
 */

namespace ns3
{
namespace compat
{

/**
 * @brief An enumerator whose number has stayed while its type's name has changed: it becomes
 * whatever type the parameter has that it is given to.
 * @tparam N the number
 */
template <int N>
struct Enumerator
{
    /**
     * @brief Give the number in the type that is wanted.
     * @tparam T the type of the parameter
     * @return the number as a T
     */
    template <typename T>
    constexpr operator T() const
    {
        return static_cast<T>(N);
    }
};

/** For AddTestCase: TestCase::EXTENSIVE, and TestCase::Duration::EXTENSIVE from ns-3 3.42. */
constexpr Enumerator<2> TEST_EXTENSIVE{};

/** For PcapHelper::CreateFile: PcapHelper::DLT_EN10MB, and an integer from ns-3 3.49. */
constexpr Enumerator<1> PCAP_ETHERNET{};

} // namespace compat
} // namespace ns3

#endif /* MOOSE_NS3_COMPAT_H */
