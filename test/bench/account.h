/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <algorithm>
#include <cstddef>
#include <cstdlib>

namespace ns3
{

/** What has been allocated by an environment. */
struct Account
{
    std::size_t now = 0;  //!< octets
    std::size_t peak = 0; //!< most of them at a time

    /** As struct l2_env says. */
    static void* Resize(void* ctx, void* old, std::size_t size)
    {
        constexpr std::size_t HEAD = 16; // keeps the size, and the alignment
        Account& self = *static_cast<Account*>(ctx);
        std::size_t* block =
            old ? static_cast<std::size_t*>(old) - HEAD / sizeof(std::size_t) : nullptr;
        const std::size_t before = block ? *block : 0;
        if (size == 0)
        {
            self.now -= before;
            std::free(block);
            return nullptr;
        }
        block = static_cast<std::size_t*>(std::realloc(block, size + HEAD));
        if (!block)
        {
            return nullptr;
        }
        *block = size;
        self.now = self.now - before + size;
        self.peak = std::max(self.peak, self.now);
        return block + HEAD / sizeof(std::size_t);
    }
};

} // namespace ns3

#endif /* ACCOUNT_H */
