namespace Minori.Statistics;

/// <summary>What a fit takes the residuals of.</summary>
public enum ResidualUnit
{
    /// <summary>Log loss, so that errors count in proportion to the loss.</summary>
    LogLoss,

    /// <summary>The loss in nats.</summary>
    Loss,
}
