using Minori.Statistics;
using Minori.Studies.Findings;
using Minori.Studies.Overtraining;
using Xunit;

namespace Minori.Studies.Tests.Overtraining;

public sealed class LawFindingsTests
{
    [Fact]
    public void A_law_of_one_family_is_shown_by_nothing()
    {
        ShannonLaw law = new(0.1, 0.1, 0.5, 1, 0.4, 1, 0.6);
        ScalingFit<ShannonLaw> fit = new()
        {
            Supported = true,
            Reason = "fits 24 observations",
            Observations = 24,
            Level = 0.9,
            Law = law,
            RSquared = 0.99,
            HeldOut = new HeldOutError(0.01, 0.02, 0.02, 8),
            Resampled = [law, law],
        };
        Modification noise = new(ModificationKind.Noise, "", "noise.gamma-1", "Gaussian noise, γ = 1", "γ = 1", 0);
        LawFits laws = new([new ShannonFit(noise, [], fit)], [], []);

        Finding several = Assert.Single(LawFindings.Of(laws, hasOneFamily: false)), one = Assert.Single(LawFindings.Of(laws, hasOneFamily: true));

        Assert.Equal((FindingStatus.Observed, FindingStatus.Inconclusive), (several.Status, one.Status));
        Assert.EndsWith("chance did to one training, so nothing is shown.", one.Statement, StringComparison.Ordinal);
        Assert.DoesNotContain("one training", several.Statement, StringComparison.Ordinal);
        Assert.EndsWith("so nothing is shown.", Assert.Single(LawFindings.Tables(laws, hasOneFamily: true)).Note, StringComparison.Ordinal);
    }
}
