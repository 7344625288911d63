/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_VERSION_H
#define MOOSE_VERSION_H

/**
 * @file
 * @ingroup moose
 * The version of this module, said here and nowhere else. It goes into the key of every run, so
 * that results of two versions never pass for each other: raise it with every change of an outcome.
 */

namespace ns3
{

/** Version of the moose module, MAJOR.MINOR.PATCH. */
inline constexpr char MOOSE_MODULE_VERSION[] = "0.6.0";

} // namespace ns3

#endif /* MOOSE_VERSION_H */
