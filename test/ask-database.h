/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_TEST_ASK_DATABASE_H
#define MOOSE_TEST_ASK_DATABASE_H

#include <sqlite3.h>
#include <string>
#include <utility>

namespace ns3
{

/**
 * Ask an SQLite file.
 * @param file the file
 * @param sql statements
 * @param end what ends a row
 * @return what they answer: columns joined by '|', each row ended
 */
inline std::string
Ask(const std::string& file, const std::string& sql, const std::string& end = ";")
{
    sqlite3* db = nullptr;
    std::pair<std::string, const std::string&> answer("", end);
    sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
    const auto row = [](void* to, int columns, char** values, char** /* names */) {
        auto& [text, rowEnd] = *static_cast<std::pair<std::string, const std::string&>*>(to);
        for (int i = 0; i < columns; ++i)
        {
            text += (i ? "|" : "") + std::string(values[i] ? values[i] : "NULL");
        }
        text += rowEnd;
        return 0;
    };
    if (sqlite3_exec(db, sql.c_str(), row, &answer, nullptr) != SQLITE_OK)
    {
        answer.first = std::string("error: ") + sqlite3_errmsg(db);
    }
    sqlite3_close(db);
    return answer.first;
}

} // namespace ns3

#endif /* MOOSE_TEST_ASK_DATABASE_H */
