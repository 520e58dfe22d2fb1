// SPDX-License-Identifier: Apache-2.0
#include "server/http/http_message.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace leakyrelu {
namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";

const char* ReasonPhrase(int status_code) {
  switch (status_code) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return "Service Unavailable";
  }
}

std::string Format(const Page& page, bool with_body) {
  std::string response = absl::StrCat(
      "HTTP/1.1 ", page.status_code, " ", ReasonPhrase(page.status_code),
      "\r\nContent-Type: ", std::string(page.content_type),
      "\r\nContent-Length: ", page.body.size(),
      "\r\nCache-Control: no-store\r\nConnection: close\r\n",
      page.status_code == 405 ? "Allow: GET, HEAD\r\n" : "", "\r\n");
  if (with_body) response += page.body;
  return response;
}

std::string Refuse(int status_code, const char* why) {
  return Format({status_code, "text/plain; charset=utf-8", why}, true);
}

}  // namespace

bool HoldsRequest(std::string_view text) {
  return text.find(kEndOfHead) != text.npos;
}

std::string Respond(std::string_view request, const PageSource& source) {
  const std::string line(request.substr(0, request.find("\r\n")));
  const std::vector<std::string> words = absl::StrSplit(line, ' ');
  if (words.size() != 3 || !absl::StartsWith(words[2], "HTTP/1.")) {
    return Refuse(400, "not HTTP/1\n");
  }
  const std::string path = words[1].substr(0, words[1].find('?'));
  return Format(Answer(words[0], path, source), words[0] != "HEAD");
}

std::string TooLarge() { return Refuse(431, "at most 4096 bytes\n"); }

}  // namespace leakyrelu
