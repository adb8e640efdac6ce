#include "analysis/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace xenolith {
namespace {

using testing::HasSubstr;

JudgedClaim judged(const std::string& id, Verdict verdict, double mean, std::optional<double> half = 0.001) {
  JudgedClaim result;
  result.claim.id = id;
  result.claim.study = "t/s";
  result.claim.statement = "It takes 0.076 ms & more.";
  result.claim.unit = "ms";
  result.claim.paper = 0.076;
  result.claim.low = 0.0684;
  result.claim.high = 0.0836;
  result.judgement.verdict = verdict;
  if (verdict == Verdict::pending) return result;
  result.judgement.value = Estimate{mean, {}, {}, 5};
  if (half) result.judgement.value->low = mean - *half;
  if (half) result.judgement.value->high = mean + *half;
  return result;
}

std::string printed(const std::vector<JudgedClaim>& claims) {
  std::ostringstream out;
  print_ledger(out, claims);
  return out.str();
}

TEST(Ledger, PrintsPaperSimulatedErrorToleranceAndVerdict) {
  EXPECT_EQ(printed({judged("t.a", Verdict::holds, 0.08)}),
            "claim  paper     simulated, 95 % interval  error   tolerance         verdict\n"
            "t.a    0.076 ms  0.08 ms [0.079, 0.081]    +5.3 %  0.0684 to 0.0836  holds\n"
            "\n");
}

TEST(Ledger, ExplainsWhatDoesNotHold) {
  JudgedClaim known = judged("t.b", Verdict::fails, 0.2);
  known.claim.known_failure = "caches are not modelled";
  const std::string text =
      printed({judged("t.a", Verdict::pending, 0), known, judged("t.c", Verdict::inconclusive, 0.076, {})});
  EXPECT_THAT(text, HasSubstr("t.b fails (known): It takes 0.076 ms"));
  EXPECT_THAT(text, HasSubstr("known to fail: caches are not modelled"));
  EXPECT_THAT(text, HasSubstr("one replication gives no interval"));
}

TEST(Ledger, CountsVerdictsAndWhatIsNotModelled) {
  JudgedClaim awaited = judged("u.a", Verdict::pending, 0);
  awaited.claim.study = "u/later";
  awaited.claim.pending = "the model of u";
  JudgedClaim fitted = judged("t.f", Verdict::holds, 0.076);
  fitted.data = {{"t/rates"}, {"t/rates"}, {}};
  JudgedClaim partly = judged("t.p", Verdict::holds, 0.076);
  partly.data = {{"t/rates"}, {}, {"t/rates"}};
  const std::vector<JudgedClaim> claims = {judged("t.a", Verdict::fails, 1),
                                           judged("t.c", Verdict::inconclusive, 1), awaited, fitted, partly};
  EXPECT_EQ(tally_text(claims),
            "5 claims: 2 holding, 1 failing, 1 inconclusive, 1 pending; 1 of them fitted, not predicted; 1 "
            "fitted in part");
  const std::string text = printed(claims);
  EXPECT_THAT(text, HasSubstr("not modelled yet: u 1"));
  EXPECT_THAT(text, HasSubstr("t/rates was fitted to this number"));
  EXPECT_THAT(text, HasSubstr("fitted in part: t/rates was fitted to some of the numbers"));
  EXPECT_THAT(text, testing::Not(HasSubstr("u.a")));
}

TEST(Ledger, SaysWhenAKnownFailureIsGone) {
  JudgedClaim mended = judged("t.b", Verdict::holds, 0.076);
  mended.claim.known_failure = "caches";
  EXPECT_THAT(printed({mended}), HasSubstr("listed as known to fail, but does not fail: caches"));
}

TEST(Ledger, PercentagesDifferInPoints) {
  JudgedClaim share = judged("t.a", Verdict::holds, 51.5);
  share.claim.unit = "%";
  share.claim.paper = 53;
  EXPECT_EQ(error_text(share), "-1.5 points");
  share.claim.paper.reset();
  EXPECT_EQ(error_text(share), "");
}

TEST(ClaimsDocument, TellsTheEndsThatThePaperGivesARange) {
  JudgedClaim range = judged("t.a", Verdict::holds, 0.076);
  range.claim.kind = ClaimKind::range;
  range.claim.paper.reset();
  range.claim.paper_range = {0.07, 0.08};
  EXPECT_EQ(paper_text(range.claim), "0.07 to 0.08 ms");
  const Json document = claims_document({range});
  EXPECT_TRUE(document.at(0).find("paper")->is_null());
  EXPECT_EQ(to_text(*document.at(0).find("paper_range"), 0), "[0.07,0.08]");
}

TEST(ClaimsDocument, HasTheContractsKeys) {
  const Json document =
      claims_document({judged("t.a", Verdict::holds, 0.08), judged("t.b", Verdict::pending, 0)});
  EXPECT_EQ(
      to_text(document, 0),
      R"([{"id":"t.a","study":"t/s","verdict":"holds","paper":0.076,"tolerance":"0.0684 to 0.0836","unit":"ms","value":0.08,)"
      R"("ci95":[0.079,0.081],"note":""},{"id":"t.b","study":"t/s","verdict":"pending","paper":0.076,)"
      R"("tolerance":"0.0684 to 0.0836","unit":"ms","value":null,"ci95":null,"note":""}])");
}

TEST(Junit, CountsFailuresAndSkips) {
  JudgedClaim known = judged("t.k", Verdict::fails, 0.2);
  known.claim.known_failure = "a <reason>";
  const std::string xml =
      junit_document({judged("t.a", Verdict::holds, 0.08), judged("t.b", Verdict::fails, 0.2),
                      judged("t.c", Verdict::inconclusive, 0.083), known});
  EXPECT_THAT(xml, HasSubstr("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"2\""));
  EXPECT_THAT(xml, HasSubstr("<testcase classname=\"t/s\" name=\"t.a\" time=\"0\"/>"));
  EXPECT_THAT(xml, HasSubstr("<failure type=\"claim\" message=\"simulated 0.2 ms"));
  EXPECT_THAT(xml, HasSubstr("a &lt;reason&gt;"));
}

}  // namespace
}  // namespace xenolith
