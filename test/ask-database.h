/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_TEST_ASK_DATABASE_H
#define MOOSE_TEST_ASK_DATABASE_H

#include <sqlite3.h>
#include <string>

namespace ns3
{

/**
 * Ask an SQLite file.
 * @param file the file
 * @param sql statements
 * @return what they answer: columns joined by '|', each row ended by a semicolon
 */
inline std::string
Ask(const std::string& file, const std::string& sql)
{
    sqlite3* db = nullptr;
    std::string answer;
    sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
    const auto row = [](void* to, int columns, char** values, char** /* names */) {
        auto& text = *static_cast<std::string*>(to);
        for (int i = 0; i < columns; ++i)
        {
            text += (i ? "|" : "") + std::string(values[i] ? values[i] : "NULL");
        }
        text += ";";
        return 0;
    };
    if (sqlite3_exec(db, sql.c_str(), row, &answer, nullptr) != SQLITE_OK)
    {
        answer = std::string("error: ") + sqlite3_errmsg(db);
    }
    sqlite3_close(db);
    return answer;
}

} // namespace ns3

#endif /* MOOSE_TEST_ASK_DATABASE_H */
