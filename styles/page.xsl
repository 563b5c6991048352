<?xml version="1.0" encoding="UTF-8"?>
<!--
The page that the html format of `export` makes, of one tree: x:batch, with the words
of the page (x:word) and the documents (x:paper) in it.  Nothing is escaped
by hand and nothing is written unescaped; no address but one inside the page,
or of a scan below the place that the user named, is ever linked to.
-->
<xsl:stylesheet version="1.0"
	xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:a="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
	xmlns:vn="urn:chithi:akn:1"
	xmlns:x="urn:chithi:export:1"
	exclude-result-prefixes="a vn x">
<xsl:output method="html" encoding="UTF-8" indent="no"
	doctype-system="about:legacy-compat"/>

<xsl:key name="word" match="x:word" use="@key"/>
<xsl:key name="paper" match="x:paper" use="@iri"/>
<!-- Of a citation that names no issuer: number and day, where one has both. -->
<xsl:key name="number" match="x:paper[@number != '' and @date != '']"
	use="concat(@number, ' ', @date)"/>
<xsl:key name="element" match="*[@eId]"
	use="concat(ancestor::x:paper/@id, ' ', @eId)"/>

<xsl:variable name="many" select="count(/x:batch/x:paper) &gt; 1"/>

<xsl:template name="word">
	<xsl:param name="key"/>
	<xsl:value-of select="key('word', $key)"/>
</xsl:template>

<xsl:template match="/x:batch">
<html lang="vi">
<head>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>
	<xsl:choose>
		<xsl:when test="$many">
			<xsl:call-template name="word">
				<xsl:with-param name="key" select="'contents'"/>
			</xsl:call-template>
		</xsl:when>
		<xsl:otherwise>
			<xsl:value-of select="x:paper/@name"/>
		</xsl:otherwise>
	</xsl:choose>
</title>
<style><xsl:text>
body { margin: 0 auto; padding: 1rem 1.5rem 4rem; max-width: 48rem;
	color: #1a1a1a; background: #fff; line-height: 1.5;
	font-family: "Times New Roman", "Liberation Serif", serif; }
article + article { margin-top: 4rem; padding-top: 2rem;
	border-top: 2px solid #555; }
nav li { margin: .25rem 0; }
a { color: #0b4f9e; }
p { margin: .5rem 0; }
.head { display: flex; flex-wrap: wrap; gap: 1rem 2rem;
	justify-content: space-between; text-align: center; }
.head > div { flex: 1 1 17rem; }
.head p { margin: .1rem 0; }
.head .name { font-weight: bold; }
.head .name p:last-child::after { content: ""; display: block; width: 35%;
	margin: .2rem auto; border-bottom: 1px solid #1a1a1a; }
.place { font-style: italic; }
.title { text-align: center; margin: 1.8rem 0 1.2rem; }
h1, h2, h3, h4, h5, h6 { font-size: 1.1rem; line-height: 1.3;
	margin: 1.2rem 0 .5rem; }
.title h1, .title h2 { font-size: 1.3rem; margin: 0; }
.chapter { text-align: center; }
.text p { text-align: justify; }
.addressees { margin: 1rem 0 1rem 3rem; }
.item { margin: .4rem 0 .4rem 1.2rem; }
.text > .item { margin-left: 0; }
.num { font-weight: bold; }
.item > p:first-child, .item > .num + p { display: inline; }
.tail { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin-top: 2rem;
	justify-content: space-between; }
.tail > div { flex: 1 1 17rem; }
.to { font-size: .9rem; }
.to ul { list-style: none; margin: 0; padding: 0; }
.to li p { display: inline; }
.to > p:first-child { font-weight: bold; font-style: italic; }
.sign { text-align: center; font-weight: bold; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
th, td { border: 1px solid #777; padding: .3rem .5rem; vertical-align: top;
	text-align: left; }
td p { margin: .1rem 0; text-align: left; }
.tasks { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid #777;
	font-family: "Liberation Sans", Arial, sans-serif; font-size: .9rem; }
.tasks th { background: #eee; }
.tasks dl { margin: 0; }
.tasks dt { color: #444; font-size: .85em; }
.tasks dd { margin: 0 0 .3rem; }
.notes { margin-top: 2rem; font-size: .9rem; }
.notes p { display: inline; }
mark { background: #fff0b3; color: #1a1a1a; border-bottom: 2px dotted #8a5a00; }
mark::after { content: " [?]"; font-size: .8em; color: #6b4500; }
cite { font-style: normal; }
.origin { color: #555; font-size: .85rem; }
@media print {
	body { max-width: none; padding: 0; font-size: 13pt; }
	article + article { break-before: page; border: 0; }
	a { color: inherit; text-decoration: none; }
	nav { break-after: page; }
	tr, .tail { break-inside: avoid; }
	thead { display: table-header-group; }
	h1, h2, h3, h4, h5, h6 { break-after: avoid; }
	.scroll { overflow: visible; }
}
</xsl:text></style>
</head>
<body>
	<xsl:if test="$many">
		<nav aria-labelledby="contents">
			<h1 id="contents">
				<xsl:call-template name="word">
					<xsl:with-param name="key" select="'contents'"/>
				</xsl:call-template>
			</h1>
			<ol>
				<xsl:for-each select="x:paper">
					<li><a href="#{@id}"><xsl:value-of select="@name"/></a></li>
				</xsl:for-each>
			</ol>
		</nav>
	</xsl:if>
	<main>
		<xsl:apply-templates select="x:paper"/>
	</main>
</body>
</html>
</xsl:template>

<xsl:template match="x:paper">
	<xsl:variable name="doc" select="a:akomaNtoso/*"/>
	<article id="{@id}" aria-label="{@name}">
		<xsl:apply-templates select="$doc"/>
		<xsl:if test="$doc//a:authorialNote">
			<section class="notes">
				<xsl:call-template name="heading">
					<xsl:with-param name="level" select="1"/>
					<xsl:with-param name="content">
						<xsl:call-template name="word">
							<xsl:with-param name="key" select="'footnotes'"/>
						</xsl:call-template>
					</xsl:with-param>
				</xsl:call-template>
				<xsl:apply-templates select="$doc//a:authorialNote" mode="note"/>
			</section>
		</xsl:if>
		<xsl:if test="$doc/a:meta//vn:task">
			<xsl:call-template name="tasks">
				<xsl:with-param name="list" select="$doc/a:meta//vn:task"/>
			</xsl:call-template>
		</xsl:if>
		<xsl:variable name="source" select="$doc/a:meta//vn:source/@file"/>
		<xsl:if test="$source">
			<p class="origin">
				<xsl:call-template name="word">
					<xsl:with-param name="key" select="'source'"/>
				</xsl:call-template>
				<xsl:text>: </xsl:text>
				<xsl:choose>
					<xsl:when test="@scan">
						<a href="{@scan}"><xsl:value-of select="$source"/></a>
					</xsl:when>
					<xsl:otherwise><xsl:value-of select="$source"/></xsl:otherwise>
				</xsl:choose>
			</p>
		</xsl:if>
	</article>
</xsl:template>

<!-- A heading of a document: level 0 is its own. -->
<xsl:template name="heading">
	<xsl:param name="level"/>
	<xsl:param name="content"/>
	<xsl:param name="class"/>
	<xsl:param name="id"/>
	<xsl:variable name="wanted" select="$level + 1 + $many"/>
	<xsl:variable name="number">
		<xsl:choose>
			<xsl:when test="$wanted &gt; 6">6</xsl:when>
			<xsl:otherwise><xsl:value-of select="$wanted"/></xsl:otherwise>
		</xsl:choose>
	</xsl:variable>
	<xsl:element name="h{$number}">
		<xsl:if test="$class">
			<xsl:attribute name="class"><xsl:value-of select="$class"/></xsl:attribute>
		</xsl:if>
		<xsl:if test="$id">
			<xsl:attribute name="id"><xsl:value-of select="$id"/></xsl:attribute>
		</xsl:if>
		<xsl:copy-of select="$content"/>
	</xsl:element>
</xsl:template>

<!-- What an element is called in the page. -->
<xsl:template name="id">
	<xsl:if test="@eId">
		<xsl:attribute name="id">
			<xsl:value-of select="concat(ancestor::x:paper/@id, '-', @eId)"/>
		</xsl:attribute>
	</xsl:if>
</xsl:template>

<xsl:template match="a:doc | a:act">
	<xsl:apply-templates select="a:preface"/>
	<!-- A letter has no title of its own to be its heading. -->
	<xsl:if test="parent::a:akomaNtoso and not(.//a:docTitle | .//a:docType)">
		<div class="title">
			<xsl:call-template name="heading">
				<xsl:with-param name="level" select="0"/>
				<xsl:with-param name="content"
					select="string(ancestor::x:paper/@name)"/>
			</xsl:call-template>
		</div>
	</xsl:if>
	<div class="text">
		<xsl:apply-templates select="a:preamble | a:mainBody | a:body"/>
	</div>
	<xsl:apply-templates select="a:conclusions"/>
	<xsl:apply-templates select="a:attachments"/>
</xsl:template>

<!-- The two columns of the header, then what stands below them. -->
<xsl:template match="a:preface">
	<xsl:variable name="right" select="a:container[@name='quoc-hieu' or
		@name='tieu-de-dang' or @name='dia-danh-ngay-thang']"/>
	<xsl:variable name="below" select="a:container[@name='kinh-gui' or
		@name='phu-luc' or @name='tieu-de'] | *[not(self::a:container)]"/>
	<xsl:variable name="left" select="a:container[not(@name='quoc-hieu' or
		@name='tieu-de-dang' or @name='dia-danh-ngay-thang' or
		@name='kinh-gui' or @name='phu-luc' or @name='tieu-de')]"/>
	<xsl:if test="$left | $right">
		<header class="head">
			<div><xsl:apply-templates select="$left"/></div>
			<div><xsl:apply-templates select="$right"/></div>
		</header>
	</xsl:if>
	<xsl:apply-templates select="$below"/>
</xsl:template>

<xsl:template match="a:container">
	<div>
		<xsl:call-template name="id"/>
		<xsl:attribute name="class">
			<xsl:choose>
				<xsl:when test="@name='co-quan-ban-hanh' or @name='quoc-hieu' or
					@name='tieu-de-dang'">name</xsl:when>
				<xsl:when test="@name='dia-danh-ngay-thang'">place</xsl:when>
				<xsl:when test="@name='kinh-gui'">addressees</xsl:when>
				<xsl:when test="@name='noi-nhan'">to</xsl:when>
				<xsl:when test="@name='chu-ky'">sign</xsl:when>
				<xsl:otherwise>part</xsl:otherwise>
			</xsl:choose>
		</xsl:attribute>
		<xsl:apply-templates/>
	</div>
</xsl:template>

<xsl:template match="a:longTitle">
	<div class="title">
		<xsl:choose>
			<xsl:when test="ancestor::a:attachment">
				<xsl:apply-templates/>
			</xsl:when>
			<xsl:otherwise>
				<xsl:call-template name="heading">
					<xsl:with-param name="level" select="0"/>
					<xsl:with-param name="content">
						<xsl:for-each select="a:p">
							<xsl:if test="position() &gt; 1"><br/></xsl:if>
							<xsl:apply-templates select="a:docType"/>
							<xsl:if test="a:docType"><br/></xsl:if>
							<xsl:apply-templates select="node()[not(self::a:docType)]"/>
						</xsl:for-each>
					</xsl:with-param>
				</xsl:call-template>
			</xsl:otherwise>
		</xsl:choose>
	</div>
</xsl:template>

<xsl:template match="a:preamble | a:mainBody | a:body | a:recitals |
	a:recital | a:citations | a:citation | a:formula | a:content | a:intro |
	a:wrapUp | a:listIntroduction | a:listWrapUp">
	<xsl:apply-templates/>
</xsl:template>

<!-- What has a heading that is one: chapters and the like. -->
<xsl:template match="a:part | a:chapter | a:section | a:subsection | a:article">
	<section>
		<xsl:call-template name="id"/>
		<xsl:call-template name="heading">
			<xsl:with-param name="level" select="1 + count(ancestor::a:part |
				ancestor::a:chapter | ancestor::a:section |
				ancestor::a:subsection | ancestor::a:article)"/>
			<xsl:with-param name="class">
				<xsl:if test="self::a:part or self::a:chapter">chapter</xsl:if>
			</xsl:with-param>
			<xsl:with-param name="content">
				<xsl:apply-templates select="a:num" mode="inline"/>
				<xsl:if test="a:num and a:heading"><xsl:text> </xsl:text></xsl:if>
				<xsl:apply-templates select="a:heading/node()"/>
			</xsl:with-param>
		</xsl:call-template>
		<xsl:apply-templates select="*[not(self::a:num or self::a:heading)]"/>
	</section>
</xsl:template>

<xsl:template match="a:paragraph | a:subparagraph | a:point | a:indent">
	<div class="item">
		<xsl:call-template name="id"/>
		<xsl:apply-templates select="a:num" mode="number"/>
		<xsl:apply-templates select="*[not(self::a:num)]"/>
	</div>
</xsl:template>

<xsl:template match="a:num" mode="inline">
	<xsl:apply-templates/>
</xsl:template>

<xsl:template match="a:num" mode="number">
	<span class="num"><xsl:apply-templates/></span>
	<xsl:text> </xsl:text>
</xsl:template>

<xsl:template match="a:num"/>

<xsl:template match="a:heading">
	<p>
		<xsl:call-template name="id"/>
		<b><xsl:apply-templates/></b>
	</p>
</xsl:template>

<xsl:template match="a:p">
	<p>
		<xsl:call-template name="id"/>
		<xsl:call-template name="marked"/>
	</p>
</xsl:template>

<xsl:template match="a:blockList">
	<xsl:apply-templates select="a:listIntroduction"/>
	<ul>
		<xsl:call-template name="id"/>
		<xsl:apply-templates select="a:item"/>
	</ul>
	<xsl:apply-templates select="a:listWrapUp"/>
</xsl:template>

<xsl:template match="a:item">
	<li>
		<xsl:call-template name="id"/>
		<xsl:apply-templates select="a:num" mode="number"/>
		<xsl:apply-templates select="*[not(self::a:num)]"/>
	</li>
</xsl:template>

<xsl:template match="a:table">
	<div class="scroll">
		<table>
			<xsl:call-template name="id"/>
			<xsl:apply-templates select="a:caption"/>
			<tbody><xsl:apply-templates select="a:tr"/></tbody>
		</table>
	</div>
</xsl:template>

<xsl:template match="a:caption">
	<caption><xsl:apply-templates/></caption>
</xsl:template>

<xsl:template match="a:tr">
	<tr><xsl:apply-templates select="a:td | a:th"/></tr>
</xsl:template>

<xsl:template match="a:td | a:th">
	<xsl:element name="{local-name()}">
		<xsl:call-template name="id"/>
		<xsl:if test="number(@colspan) &gt; 1">
			<xsl:attribute name="colspan">
				<xsl:value-of select="number(@colspan)"/>
			</xsl:attribute>
		</xsl:if>
		<xsl:if test="number(@rowspan) &gt; 1">
			<xsl:attribute name="rowspan">
				<xsl:value-of select="number(@rowspan)"/>
			</xsl:attribute>
		</xsl:if>
		<xsl:apply-templates/>
	</xsl:element>
</xsl:template>

<!-- Recipients on the left, who signed on the right, what else below. -->
<xsl:template match="a:conclusions">
	<xsl:variable name="to" select="a:container[@name='noi-nhan']"/>
	<xsl:variable name="sign" select="a:container[@name='chu-ky']"/>
	<xsl:if test="$to | $sign">
		<footer class="tail">
			<div><xsl:apply-templates select="$to"/></div>
			<div><xsl:apply-templates select="$sign"/></div>
		</footer>
	</xsl:if>
	<xsl:apply-templates select="*[not(self::a:container[@name='noi-nhan' or
		@name='chu-ky'])]"/>
</xsl:template>

<xsl:template match="a:attachments">
	<xsl:apply-templates select="a:attachment"/>
</xsl:template>

<xsl:template match="a:attachment">
	<section>
		<xsl:call-template name="id"/>
		<xsl:if test="a:heading">
			<xsl:call-template name="heading">
				<xsl:with-param name="level" select="1"/>
				<xsl:with-param name="class" select="'chapter'"/>
				<xsl:with-param name="content">
					<xsl:apply-templates select="a:heading/node()"/>
				</xsl:with-param>
			</xsl:call-template>
		</xsl:if>
		<xsl:apply-templates select="*[not(self::a:heading)]"/>
	</section>
</xsl:template>

<!-- In the line. -->
<xsl:template match="a:br"><br/></xsl:template>

<xsl:template match="a:b | a:i | a:u | a:sub | a:sup">
	<xsl:element name="{local-name()}"><xsl:apply-templates/></xsl:element>
</xsl:template>

<!-- What somebody has to look at says so, and why. -->
<xsl:template name="marked">
	<xsl:choose>
		<xsl:when test="@vn:status = 'needs-review'">
			<mark>
				<xsl:attribute name="title">
					<xsl:call-template name="word">
						<xsl:with-param name="key" select="'review'"/>
					</xsl:call-template>
					<xsl:if test="@vn:why">
						<xsl:value-of select="concat(': ', @vn:why)"/>
					</xsl:if>
				</xsl:attribute>
				<xsl:apply-templates/>
				<xsl:if test="not(node())"><xsl:text>…</xsl:text></xsl:if>
			</mark>
		</xsl:when>
		<xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="a:date | a:docDate">
	<xsl:choose>
		<xsl:when test="string-length(@date) = 10 and @date != '0001-01-01'">
			<time datetime="{@date}"><xsl:call-template name="marked"/></time>
		</xsl:when>
		<xsl:otherwise><xsl:call-template name="marked"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="a:ref | a:rref | a:mref">
	<xsl:variable name="here" select="ancestor::x:paper/@id"/>
	<xsl:variable name="paper" select="key('paper', @href)[1]"/>
	<xsl:variable name="same"
		select="key('number', concat(@vn:number, ' ', @vn:date))"/>
	<xsl:variable name="place"
		select="key('element', concat($here, ' ', substring(@href, 2)))[1]
			[not(ancestor::a:meta)]"/>
	<xsl:choose>
		<xsl:when test="@href = '#'">
			<a href="#{$here}"><xsl:call-template name="marked"/></a>
		</xsl:when>
		<xsl:when test="starts-with(@href, '#') and $place">
			<a href="#{$here}-{$place/@eId}"><xsl:call-template name="marked"/></a>
		</xsl:when>
		<xsl:when test="$paper">
			<a href="#{$paper/@id}"><xsl:call-template name="marked"/></a>
		</xsl:when>
		<xsl:when test="starts-with(@href, '#') and count($same) = 1">
			<a href="#{$same/@id}"><xsl:call-template name="marked"/></a>
		</xsl:when>
		<xsl:when test="starts-with(@href, '/')">
			<cite title="{@href}"><xsl:call-template name="marked"/></cite>
		</xsl:when>
		<xsl:otherwise>
			<cite><xsl:call-template name="marked"/></cite>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="a:authorialNote">
	<sup>
		<a id="{ancestor::x:paper/@id}-{@eId}-mark"
			href="#{ancestor::x:paper/@id}-{@eId}">
			<xsl:value-of select="@marker"/>
			<xsl:if test="not(string(@marker))">*</xsl:if>
		</a>
	</sup>
</xsl:template>

<xsl:template match="a:authorialNote" mode="note">
	<div>
		<xsl:call-template name="id"/>
		<a href="#{ancestor::x:paper/@id}-{@eId}-mark">
			<xsl:value-of select="@marker"/>
			<xsl:if test="not(string(@marker))">*</xsl:if>
		</a>
		<xsl:text> </xsl:text>
		<xsl:apply-templates/>
	</div>
</xsl:template>

<xsl:template match="a:meta"/>

<!-- Any other element of a line, as one that needs a look. -->
<xsl:template match="a:*">
	<xsl:call-template name="marked"/>
</xsl:template>

<xsl:template match="vn:*"/>

<!-- Who has to do what by when. -->
<xsl:template name="tasks">
	<xsl:param name="list"/>
	<section class="tasks">
		<xsl:call-template name="heading">
			<xsl:with-param name="level" select="1"/>
			<xsl:with-param name="content">
				<xsl:call-template name="word">
					<xsl:with-param name="key" select="'tasks'"/>
				</xsl:call-template>
			</xsl:with-param>
		</xsl:call-template>
		<div class="scroll">
		<table>
			<thead>
				<tr>
					<xsl:call-template name="column">
						<xsl:with-param name="key" select="'point'"/>
					</xsl:call-template>
					<xsl:call-template name="column">
						<xsl:with-param name="key" select="'task'"/>
					</xsl:call-template>
					<xsl:call-template name="column">
						<xsl:with-param name="key" select="'who'"/>
					</xsl:call-template>
					<xsl:call-template name="column">
						<xsl:with-param name="key" select="'deadline'"/>
					</xsl:call-template>
				</tr>
			</thead>
			<tbody><xsl:apply-templates select="$list" mode="row"/></tbody>
		</table>
		</div>
	</section>
</xsl:template>

<xsl:template name="column">
	<xsl:param name="key"/>
	<th scope="col">
		<xsl:call-template name="word">
			<xsl:with-param name="key" select="$key"/>
		</xsl:call-template>
	</th>
</xsl:template>

<xsl:template match="vn:task" mode="row">
	<xsl:variable name="here" select="ancestor::x:paper/@id"/>
	<xsl:variable name="place"
		select="key('element', concat($here, ' ', substring(@href, 2)))[1]"/>
	<tr id="{$here}-{@id}">
		<td>
			<xsl:choose>
				<xsl:when test="$place">
					<a href="#{$here}-{$place/@eId}">
						<xsl:value-of select="@label"/>
						<xsl:if test="not(string(@label))">•</xsl:if>
					</a>
				</xsl:when>
				<xsl:otherwise><xsl:value-of select="@label"/></xsl:otherwise>
			</xsl:choose>
		</td>
		<td>
			<xsl:choose>
				<xsl:when test="@status = 'needs-review'">
					<mark>
						<xsl:attribute name="title">
							<xsl:call-template name="word">
								<xsl:with-param name="key" select="'review'"/>
							</xsl:call-template>
						</xsl:attribute>
						<xsl:value-of select="normalize-space(vn:action)"/>
					</mark>
				</xsl:when>
				<xsl:when test="string(vn:action)">
					<xsl:value-of select="normalize-space(vn:action)"/>
				</xsl:when>
				<xsl:otherwise>
					<xsl:value-of select="normalize-space($place/a:heading)"/>
				</xsl:otherwise>
			</xsl:choose>
		</td>
		<td>
			<xsl:if test="vn:assignee">
				<dl>
					<xsl:call-template name="bodies">
						<xsl:with-param name="role" select="'chu-tri'"/>
					</xsl:call-template>
					<xsl:call-template name="bodies">
						<xsl:with-param name="role" select="'thuc-hien'"/>
					</xsl:call-template>
					<xsl:call-template name="bodies">
						<xsl:with-param name="role" select="'phoi-hop'"/>
					</xsl:call-template>
					<xsl:call-template name="bodies">
						<xsl:with-param name="role" select="'bao-cao'"/>
					</xsl:call-template>
					<xsl:call-template name="bodies">
						<xsl:with-param name="role" select="'lien-quan'"/>
					</xsl:call-template>
				</dl>
			</xsl:if>
		</td>
		<td><xsl:apply-templates select="vn:deadline" mode="row"/></td>
	</tr>
</xsl:template>

<!-- All who have one role in a task. -->
<xsl:template name="bodies">
	<xsl:param name="role"/>
	<xsl:variable name="bodies" select="vn:assignee[@role = $role]"/>
	<xsl:if test="$bodies">
		<dt>
			<xsl:call-template name="word">
				<xsl:with-param name="key" select="$role"/>
			</xsl:call-template>
		</dt>
		<xsl:for-each select="$bodies">
			<dd><xsl:value-of select="@showAs"/></dd>
		</xsl:for-each>
	</xsl:if>
</xsl:template>

<xsl:template match="vn:deadline" mode="row">
	<p>
		<xsl:choose>
			<xsl:when test="string-length(@end) = 10">
				<time datetime="{@end}"><xsl:value-of select="@text"/></time>
			</xsl:when>
			<xsl:otherwise><xsl:value-of select="@text"/></xsl:otherwise>
		</xsl:choose>
	</p>
</xsl:template>
</xsl:stylesheet>
