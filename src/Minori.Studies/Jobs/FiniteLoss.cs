using System.Globalization;

namespace Minori.Studies.Jobs;

/// <summary>Stops a measurement that has no number as its result where it is made, before any analysis meets it.</summary>
internal static class FiniteLoss
{
    /// <summary>The loss itself.</summary>
    /// <param name="loss">Nats per token.</param>
    /// <param name="what">What it is the loss of, such as <c>the checkpoint</c>.</param>
    /// <exception cref="StudyException">It is not finite.</exception>
    public static double Require(double loss, string what) => double.IsFinite(loss)
        ? loss
        : throw new StudyException(string.Create(
            CultureInfo.InvariantCulture,
            $"the loss of {what} is {loss}, so its weights are of no use: take a lower learning rate or less noise"));
}
