using System.Globalization;
using System.Text.Json.Nodes;
using Minori.Execution.Artifacts;
using Xunit;

namespace Minori.Execution.Tests.Artifacts;

public sealed class CanonicalJsonTests
{
    /// <summary>RFC 8785, appendix B: IEEE 754 bits and their text.</summary>
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    public void NumbersAreWrittenAsEcmaScriptDoes(ulong bits, string expected) =>
        Assert.Equal(expected, CanonicalJson.Write(JsonValue.Create(BitConverter.UInt64BitsToDouble(bits))));

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1e3", "1000")]
    [InlineData("-0", "0")]
    [InlineData("0.10", "0.1")]
    [InlineData("3E-4", "0.0003")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("9007199254740993", "9007199254740993")]
    public void OneNumberHasOneText(string json, string expected) =>
        Assert.Equal(expected, CanonicalJson.Write(JsonNode.Parse(json)));

    [Fact]
    public void MembersAreSortedByCodeUnits()
    {
        JsonNode node = JsonNode.Parse(
            """{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}""")!;

        Assert.Equal("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}", CanonicalJson.Write(node));
    }

    [Fact]
    public void OnlyNecessaryEscapesAreWritten()
    {
        JsonNode node = JsonNode.Parse("""[ "\u0000\u001f\b\t\n\f\r\"\\\/\u007f<é", null, true, [], {} ]""")!;

        Assert.Equal("""["\u0000\u001f\b\t\n\f\r\"\\/""" + "\u007f<é\",null,true,[],{}]", CanonicalJson.Write(node));
    }

    [Fact]
    public void TextIsReadBackToTheSameBits()
    {
        Random random = new(7);
        for (int i = 0; i < 5_000; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
            {
                string text = CanonicalJson.Write(JsonValue.Create(value));

                Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture));
                Assert.Equal(text, CanonicalJson.Write(JsonNode.Parse(text)));
            }
        }
    }

    [Fact]
    public void NumbersThatAreNotFiniteAreRefused()
    {
        Assert.Throws<ExecutionException>(() => CanonicalJson.Write(JsonValue.Create(double.NaN)));
        Assert.Throws<ExecutionException>(() => CanonicalJson.Write(JsonNode.Parse("1e999")));
    }
}
